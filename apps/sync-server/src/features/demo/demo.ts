import { present, makePeople, type Person, type TeamKey } from './company/people.ts';
import { readDemoMark, type DemoMark } from './demo-mark.ts';

/** What is special about a server that shows the demo company. Undefined everywhere else. */
export type Demo = {
  readonly mark: DemoMark;
  readonly people: readonly DemoPerson[];
  /** Whether simulated colleagues are at work. */
  readonly live: boolean;
};
export type DemoPerson = Pick<Person, 'key' | 'name' | 'role' | 'email' | 'hue'> & {
  readonly team: TeamKey;
  /** Address under which this person's sign-in is one of its own. */
  readonly address: string;
};

/**
 * Invariant: without the mark in its data directory no server signs anybody in by a click, whatever it was asked for on
 * the command line.
 */
export function openDemo(dataDirectory: string, publicUrl: string, live: boolean): Demo {
  const mark = readDemoMark(dataDirectory);
  if (!mark) throw new Error(`${dataDirectory} holds no demo.`);
  const people = present(makePeople(mark.seed, 0)).map(({ key, name, role, email, hue, team }) => ({
    key,
    name,
    role,
    email,
    hue,
    team,
    address: addressOf(publicUrl, key),
  }));
  return { mark, people, live };
}

function addressOf(publicUrl: string, key: string): string {
  const url = new URL(publicUrl);
  url.hostname = `${key}.localhost`;
  return url.origin;
}

/** Pages that may act with a cookie: those of the public address, in a demo also those of its people's. */
export const allowedOrigins = (publicUrl: string, demo: Demo | undefined): ReadonlySet<string> =>
  new Set([new URL(publicUrl).origin, ...(demo?.people ?? []).map(({ address }) => address)]);
