import { answers } from './lines.ts';
import type { Shift } from './shift.ts';

type Comment = {
  readonly id: string;
  readonly createdAt: string;
  readonly createdBy: string | null;
  /** `<type>:<id>` */
  readonly record: string;
  readonly parent: string | null;
};
type Member = { readonly id: string; readonly name: string };

/** Answers what people write from now on, each comment once, naming its author. Simulated colleagues talk to nobody. */
export async function answerComments({ colleague, rest }: Shift, simulated: readonly string[]): Promise<() => Promise<void>> {
  const newest = () => colleague.ask<{ items: Comment[] }>('/api/v1/comments?sort=-createdAt&limit=20');
  const { items: members } = await colleague.ask<{ items: Member[] }>(`/api/w/${colleague.workspace.slug}/members`);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const read = new Set((await newest()).items.map(({ id }) => id));
  let next = 0;
  return async () => {
    await rest(1_500);
    const { items } = await newest();
    for (const { id, createdBy, record, parent } of items.toReversed()) {
      const author = names.get(createdBy ?? '');
      if (read.has(id)) continue;
      read.add(id);
      if (author === undefined || simulated.includes(author)) continue;
      const [type = '', on = ''] = record.split(':');
      colleague.goTo({ type, id: on });
      await rest(3_000);
      const body = `@${author} ${answers[next++ % answers.length]!}`;
      await colleague.ask('/api/v1/comments', { record, body, mentions: [createdBy], parent: parent ?? id });
      await rest(2_000);
    }
  };
}
