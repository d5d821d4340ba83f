import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What of a V8 profile counts here. */
export type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
};

/** Microseconds of the same clock, now. */
export const monotonicMicroseconds = (): number => Number(process.hrtime.bigint() / 1000n);

const SAMPLE_MICROSECONDS = 250;

/** Has a Node process write a profile of its whole life when it ends; `read` gives the one that knows the function. */
export function profiling(): {
  readonly environment: Readonly<Record<string, string>>;
  readonly read: (name: string) => Profile;
  readonly remove: () => void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-profile-'));
  const options = `--cpu-prof --cpu-prof-dir=${directory} --cpu-prof-interval=${SAMPLE_MICROSECONDS}`;
  return {
    environment: { NODE_OPTIONS: options },
    read(name) {
      for (const file of readdirSync(directory)) {
        const profile = JSON.parse(readFileSync(join(directory, file), 'utf8')) as Profile;
        if (profile.nodes.some(({ callFrame }) => callFrame.functionName === name)) return profile;
      }
      throw new Error(`No profile knows ${name}`);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export type Spent = {
  /** Microseconds in which the thread did something. */
  readonly busy: number;
  /** Of those, below the function. */
  readonly inside: number;
  /** The same by what it calls directly, itself under its own name; most first. */
  readonly parts: readonly (readonly [name: string, microseconds: number])[];
};

/** Where the time between two moments went, seen from one function. */
export function timeIn(profile: Profile, name: string, { from, to }: { readonly from: number; readonly to: number }): Spent {
  const partOf = partsBelow(profile, name);
  const idle = new Set(profile.nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id));
  const parts = new Map<string, number>();
  let [at, busy, inside] = [profile.startTime, 0, 0];
  for (const [index, id] of profile.samples.entries()) {
    const took = profile.timeDeltas[index] ?? 0;
    at += took;
    if (at < from || at > to || idle.has(id)) continue;
    busy += took;
    const part = partOf.get(id);
    if (part === undefined) continue;
    inside += took;
    parts.set(part, (parts.get(part) ?? 0) + took);
  }
  return { busy, inside, parts: [...parts].sort(([, a], [, b]) => b - a) };
}

/** For each node below the function (or it itself): which of its direct calls it belongs to. */
function partsBelow(profile: Profile, name: string): Map<number, string> {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const partOf = new Map<number, string>();
  const mark = (id: number, part: string): void => {
    partOf.set(id, part);
    for (const child of byId.get(id)?.children ?? []) mark(child, part);
  };
  for (const { id, callFrame, children } of profile.nodes) {
    if (callFrame.functionName !== name || partOf.has(id)) continue;
    partOf.set(id, name);
    for (const child of children ?? []) mark(child, byId.get(child)?.callFrame.functionName ?? name);
  }
  return partOf;
}
