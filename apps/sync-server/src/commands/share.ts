import { can } from '@rapport/model/access/can';
import { parseTarget, sharingChanges, type ShareTarget } from '@rapport/model/access/shares';
import { RefusalError } from '@rapport/model/errors';
import { objectType } from '@rapport/model/objects/index';
import { projectRecord } from '@rapport/model/projection/project-record';
import { inChunks } from './chunks.ts';
import type { CommandContext, Handler, Of } from './command-context.ts';
import { changeAll } from './update.ts';

/** Lets a person or a team see records. Whoever may change a record may show it to others. */
export const share: Handler<'share'> = (context, command) => changeShares(context, command);
/** Takes back what was shared, whoever had shared it. Those who see the record for another reason go on seeing it. */
export const unshare: Handler<'unshare'> = (context, command) => changeShares(context, command);

async function changeShares(context: CommandContext, command: Of<'share'> | Of<'unshare'>) {
  const type = objectType(command.type);
  if (type?.access.shares === undefined) throw new RefusalError('unknown-type', { field: command.type });
  if (!can(context.actor, 'share')) throw new RefusalError('not-allowed');
  const target = parseTarget(command.with);
  if (!target) throw new RefusalError('bad-request', { field: 'with' });
  if (command.kind === 'share') refuseUnknown(context, target);
  return inChunks(context, type.key, command.records, (open, records) =>
    changeAll(context, type, open, records, (record) => {
      const live = open[records.indexOf(record)];
      return sharingChanges(type, live ? projectRecord(type, live.doc).values : {}, command, context.actor.memberId);
    }),
  );
}

function refuseUnknown({ definitions }: CommandContext, { kind, id }: ShareTarget): void {
  const { members, teams } = definitions();
  const known = kind === 'user' ? members.get(id)?.active === true : teams.has(id);
  if (!known)
    throw new RefusalError('invalid-field', {
      field: 'with',
      values: { reason: kind === 'user' ? 'no-such-member' : 'no-such-team' },
    });
}
