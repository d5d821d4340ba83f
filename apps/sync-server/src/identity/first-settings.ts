import type { NewRecord } from '../services.ts';
import type { NewWorkspace } from './identity.ts';

/** The settings documents of a new workspace. */
export function firstSettings(wish: NewWorkspace): NewRecord[] {
  void wish;
  return [];
}
