import type { Services } from '@rapport/sync-server/services';
import { simulated } from '@rapport/sync-server/features/demo/simulated';
import { answerComments } from './answer-comments.ts';
import { Colleague, type Door } from './colleague.ts';
import { moveCards } from './move-cards.ts';
import { keepAt, restUntil, type Shift } from './shift.ts';
import { writeNote } from './write-note.ts';

const names = simulated.map(({ name }) => name);
const work: Record<(typeof simulated)[number]['key'], (shift: Shift) => Promise<() => Promise<void>>> = {
  robin: moveCards,
  kim: writeNote,
  sasha: (shift) => answerComments(shift, names),
};

/** Lets the three come to work. Resolves when they are there; the function it answers sends them home. */
export async function liveColleagues(
  door: Door,
  heroes: Readonly<Record<string, string>>,
  logger: Services['logger'],
): Promise<() => Promise<void>> {
  const home = new AbortController();
  const { signal } = home;
  const colleagues = await Promise.all(simulated.map(({ key }) => Colleague.arrive(door, key)));
  const days = colleagues.map(async (colleague, index) => {
    const { key } = simulated[index]!;
    const shift = { colleague, heroes, signal, rest: restUntil(signal) };
    let round: (() => Promise<void>) | undefined;
    const next = async () => (round ??= await work[key](shift))();
    await keepAt(shift, next, (error) => logger.warn({ err: error, colleague: key }, 'a simulated colleague was interrupted'));
    colleague.leave();
  });
  return async () => {
    home.abort();
    await Promise.all(days);
  };
}
