import { RefusalError } from '@rapport/model/errors';
import type { Services } from '../../services.ts';
import { demoPassword } from './demo-password.ts';

/** Colleagues whom a program plays. Their names say so wherever they appear. */
export const simulated = [
  { key: 'robin', name: 'Robin (simulated)', email: 'robin@nordlicht.example' },
  { key: 'kim', name: 'Kim (simulated)', email: 'kim@nordlicht.example' },
  { key: 'sasha', name: 'Sasha (simulated)', email: 'sasha@nordlicht.example' },
] as const;

/** Hires them where they do not work yet. They are no part of the company as it is told. */
export async function hireSimulated({ identity, config, workspaces }: Services): Promise<void> {
  const [workspace] = workspaces();
  if (!workspace) return;
  const password = demoPassword(config.dataDirectory);
  for (const { name, email } of simulated) {
    try {
      await identity.addUser(workspace.id, { name, email, password, role: 'member' });
    } catch (error) {
      if (!(error instanceof RefusalError && error.refusal.kind === 'already-exists')) throw error;
    }
  }
}
