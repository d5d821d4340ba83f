import type { AwayReport } from '#lib/features/away/away-report.ts';

const keptAs = 'rapport.away-told';
/** A summary holds at most a few dozen lines. */
const keptCount = 400;

/** What a summary tells, each by a name that it has in every tab of this device. */
const namesOf = ({ clashes, twice, lines }: AwayReport) => ({
  clashes: new Map(clashes.map((event) => [`lost ${event.id}`, event])),
  twice: new Map(twice.map((one) => [`twice ${one.id} ${one.other}`, one])),
  lines: new Map(lines.map((line) => [`changed ${line.record} ${line.at}`, line])),
});

/** The part of a summary that nobody was told on this device. */
export function untold(report: AwayReport): AwayReport {
  const told = new Set(read());
  const { clashes, twice, lines } = namesOf(report);
  const rest = <One>(named: ReadonlyMap<string, One>) => [...named].filter(([name]) => !told.has(name)).map(([, one]) => one);
  return { ...report, clashes: rest(clashes), twice: rest(twice), lines: rest(lines) };
}

/** All of it was shown. */
export function noteTold(report: AwayReport): void {
  const { clashes, twice, lines } = namesOf(report);
  const names = [...clashes.keys(), ...twice.keys(), ...lines.keys()];
  const before = read().filter((name) => !names.includes(name));
  localStorage.setItem(keptAs, JSON.stringify([...before, ...names].slice(-keptCount)));
}

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keptAs) ?? '[]');
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}
