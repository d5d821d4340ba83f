import type { Changes } from '@rapport/model/commands/command';
import { defaultSettings } from '@rapport/model/settings/defaults';
import { settingsIds, type SettingsSubject } from '@rapport/model/settings/definitions';
import { settingsType } from '@rapport/model/settings/settings-type';
import type { NewRecord } from '../services.ts';
import type { NewWorkspace } from './identity.ts';

/** The settings documents of a new workspace: its name and habits, a pipeline and the lists of options. */
export function firstSettings(wish: NewWorkspace): NewRecord[] {
  return Object.entries(defaultSettings(wish)).map(([subject, entries]) => {
    const changes: Changes = Object.fromEntries(entries.map(([key, value]) => [key, { value }]));
    return { type: settingsType.key, record: settingsIds[subject as SettingsSubject], changes };
  });
}
