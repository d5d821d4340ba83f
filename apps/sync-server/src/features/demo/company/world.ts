import type { Calendar } from './calendar.ts';
import type { People } from './people.ts';
import { Random } from './seeded-random.ts';

/** What every generator is given. Nothing else goes in: the same world is the same company, byte for byte. */
export type World = {
  readonly seed: string;
  readonly scale: number;
  readonly calendar: Calendar;
  readonly people: People;
};

/** A stream of chance of its own for each subject, so that a change of one leaves the others as they are. */
export const chanceOf = (world: World, subject: string): Random => new Random(`${world.seed} ${subject}`);

/** Days for which the company has kept its deals here. */
export const historyDays = 548;
