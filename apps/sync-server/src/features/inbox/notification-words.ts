import { groupsOf } from '@rapport/model/access/can';
import { isNotificationKind } from '@rapport/model/features/inbox/delivery';
import { objectType } from '@rapport/model/objects/index';
import { titleOf } from '@rapport/model/projection/project-record';
import type { Row } from '@rapport/model/schema/row';
import type { Database } from '@rapport/persistence/server/database';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import { type Locale, localeFor } from '@rapport/text/namespaces';
import { translator } from '@rapport/text/translator';
import type { WorkspaceOwner } from '../../services.ts';

/** A notification in words, outside of the app. */
export type Told = {
  readonly id: string;
  /** Ana mentioned you */
  readonly what: string;
  /** Where: the title of the record. */
  readonly record: string;
  /** The comment itself, when it is about one. */
  readonly quote: string | undefined;
};

const longestQuote = 400;

/** Words for notifications of one person, who is told only of what they may see [V6]. */
export async function wordsOf(
  database: Database,
  owner: WorkspaceOwner,
  member: string,
  rows: readonly Row[],
  locale: Locale,
): Promise<Told[]> {
  const t = translator(locale, 'inbox');
  const workspaceId = owner.workspace.id;
  const { members, stages } = owner.definitions();
  const actor = owner.actor(member);
  const groups = actor ? groupsOf(actor) : [];
  const named = Map.groupBy(
    rows.flatMap(({ values }) => {
      const [type, id] = typeof values['record'] === 'string' ? values['record'].split(':') : [];
      return type && id ? [{ type, id }] : [];
    }),
    ({ type }) => type,
  );
  const titles = new Map<string, string>();
  for (const [key, ofType] of named) {
    const type = objectType(key);
    const found = await readRows(
      database,
      workspaceId,
      key,
      ofType.map(({ id }) => id),
      groups,
    );
    if (type) for (const [id, row] of found) titles.set(`${key}:${id}`, titleOf(type, row.values));
  }
  const comments = await readRows(
    database,
    workspaceId,
    'comment',
    rows.flatMap(({ values }) => (typeof values['comment'] === 'string' ? values['comment'] : [])),
    groups,
  );
  return rows.flatMap(({ id, values }): Told[] => {
    const { kind, record, actor, value } = values;
    if (!isNotificationKind(kind)) return [];
    const comment = comments.get(String(values['comment']));
    const who = members.get(String(actor))?.name ?? t('somebody');
    const stage = kind === 'moved' ? stages.get(String(value))?.label : undefined;
    const said = kind === 'moved' && stage === undefined ? 'movedBare' : kind;
    return [
      {
        id,
        what: t.dynamic(`said.${said}`, { actor: who, value: stage ?? '' }),
        record: titles.get(String(record)) ?? t('nowhere'),
        quote:
          comment && comment.deletedAt === undefined ? String(comment.values['body'] ?? '').slice(0, longestQuote) : undefined,
      },
    ];
  });
}

/** The language a person chose for mails, else the workspace's. */
export const localeOf = (chosen: unknown, owner: WorkspaceOwner): Locale =>
  localeFor(typeof chosen === 'string' && chosen !== '' ? chosen : owner.definitions().workspace.locale);

/** Opens the very place that a notification is about, and marks it as read. */
export const notificationLink = (publicUrl: string, slug: string, id: string): string => `${publicUrl}/app/${slug}/inbox/${id}`;
