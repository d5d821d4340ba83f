import { insertMember } from '@rapport/persistence/server/identity/members';
import { saveTeam } from '@rapport/persistence/server/identity/teams';
import { insertUser } from '@rapport/persistence/server/identity/users';
import { createWorkspace } from '@rapport/persistence/server/identity/workspaces';
import { v7 as uuidv7 } from 'uuid';
import { firstSettings } from '../../identity/first-settings.ts';
import { hashPassword } from '../../identity/password.ts';
import type { Services } from '../../services.ts';
import { companyRows } from './company-rows.ts';
import { demoPassword } from './demo-password.ts';
import type { DemoRecord } from './company/demo-record.ts';
import { makeCompany, type Company, type CompanyWish } from './company/make-company.ts';

/** Records per commit: large enough for thousands a second, small enough for the memory of the projector. */
const BATCH = 400;

/** Makes the company in an empty database: its people, then everything they ever did, in the order in which they did it. */
export async function foundCompany(services: Services, wish: CompanyWish, now = Date.now()): Promise<Company> {
  const company = makeCompany(wish);
  const { database } = services;
  const henrik = company.people.of('henrik').id;
  const workspace = await database.transaction(async (transaction) => {
    const made = await createWorkspace(transaction, { id: company.workspaceId, slug: company.slug, createdBy: henrik });
    const passwordHash = await hashPassword(demoPassword(services.config.dataDirectory));
    for (const { id, name } of company.people.teams)
      await saveTeam(transaction, { workspaceId: made.id, id, name, parent: null, by: henrik });
    for (const person of company.people.all) {
      const { id, name, email, role, hue } = person;
      const userId = person.left ? null : uuidv7();
      if (userId !== null) await insertUser(transaction, { id: userId, accountId: uuidv7(), name, email, passwordHash });
      await insertMember(transaction, {
        workspaceId: made.id,
        id,
        userId,
        name,
        email,
        role,
        hue,
        active: !person.left,
        manager: person.manager === undefined ? null : company.people.of(person.manager).id,
        team: company.people.teamOf(person).id,
        createdBy: henrik,
      });
    }
    return made;
  });
  const owner = await services.openWorkspace({ id: workspace.id, slug: workspace.slug, incarnation: workspace.incarnation });
  const when = notInTheFuture(company, now);
  for (const { entry, bytes, mediaType } of company.files) {
    const [first] = entry.versions;
    if (first) await services.files.bring(workspace.id, first.by, entry.id, { bytes, mediaType, at: when(first.at) });
  }
  const records = [...settingsOf(company), ...company.records];
  for (let start = 0; start < records.length; start += BATCH) {
    const some = records.slice(start, start + BATCH);
    await owner.createRows(some, (by) => companyRows(some, [], { ...by, when }));
  }
  for (let start = 0; start < company.entries.length; start += BATCH)
    await owner.createRows([], (by) => companyRows([], company.entries.slice(start, start + BATCH), { ...by, when }));
  await owner.drain();
  return company;
}

const settingsOf = (company: Company): DemoRecord[] =>
  firstSettings({ name: company.name, currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en-GB' }).map(
    ({ type, record, changes }) => ({
      type,
      id: record,
      steps: [{ at: company.founded, by: company.people.of('henrik').id, origin: 'command', changes }],
    }),
  );

/** Who starts the demo at dawn finds that this morning's talk took place a little earlier. */
function notInTheFuture({ calendar, records, entries }: Company, now: number): (at: number) => Date {
  const today = calendar.at(0);
  let latest = today;
  for (const { steps } of records) for (const { at } of steps) latest = Math.max(latest, at);
  for (const { versions } of entries) for (const { at } of versions) latest = Math.max(latest, at);
  const early = Math.max(0, latest - now + 60_000);
  return (at) => new Date(at >= today ? at - early : at);
}
