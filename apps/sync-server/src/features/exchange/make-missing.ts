import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Actor } from '@rapport/model/access/can';
import type { Changes, FieldChange } from '@rapport/model/commands/command';
import { importedId } from '@rapport/model/features/exchange/import-ids';
import { objectTypes } from '@rapport/model/objects/index';
import { settingsIds, type SettingsSubject } from '@rapport/model/settings/definitions';
import { opaqueId } from '@rapport/model/settings/ids';
import type { NewRecord, Services, WorkspaceOwner } from '../../services.ts';
import { stagesFrom, stageTexts } from './new-pipeline.ts';
import type { ImportPlan } from './plan-file.ts';
import type { Missing } from './resolve-names.ts';

type Making = {
  readonly services: Pick<Services, 'identity'>;
  readonly owner: WorkspaceOwner;
  readonly actor: Actor;
  readonly importId: string;
  readonly startedAt: number;
};

/**
 * Makes what the file names and the workspace lacks: options, a pipeline, people, teams, records. Safe to run again:
 * what was made the first time is found the second time.
 */
export async function makeMissing(making: Making, plan: ImportPlan): Promise<void> {
  await makePipeline(making, plan);
  const records = new Map<string, NewRecord>();
  const options: Record<string, FieldChange> = {};
  for (const missing of plan.resolution.missing) {
    const field = plan.type.fields[missing.field];
    if (!field || !missing.create) continue;
    const made = (id: string) => plan.resolution.made(missing.field, missing.by, missing.text, id);
    if (field.kind === 'member' || field.kind === 'members') made(await makePerson(making, missing));
    else if (field.kind === 'team') made(await making.services.identity.addTeam(making.actor, { name: missing.text }));
    else if (typeof field.options === 'object') made(addOption(options, field.options.list, missing.text));
    else if (field.to !== undefined) made(addRecord(records, making, field.to, missing));
  }
  if (Object.keys(options).length > 0) await changeSettings(making, 'choices', options);
  const news = [...records.values()];
  if (news.length > 0) await making.owner.createMany(making.actor, news, 'import', making.importId);
}

async function makePerson({ services, owner, actor }: Making, missing: Missing): Promise<string> {
  const member = missing.by === 'email' ? { name: missing.text.split('@')[0]!, email: missing.text } : { name: missing.text };
  const known = [...owner.definitions().members.values()].find(({ name, email }) =>
    missing.by === 'email' ? email === missing.text : name === missing.text,
  );
  return known?.id ?? services.identity.addMember(actor, { ...member, role: 'member' });
}

function addOption(changes: Record<string, FieldChange>, list: string, label: string): string {
  const id = opaqueId(randomBytes(10));
  changes[`option/${list}/${id}/label`] = { value: label };
  changes[`option/${list}/${id}/order`] = { value: 1_000 + Object.keys(changes).length };
  return id;
}

function addRecord(records: Map<string, NewRecord>, { importId, startedAt }: Making, to: string, missing: Missing): string {
  const key = `${to}\n${missing.text}`;
  const id = importedId(importId, startedAt, key);
  const type = objectTypes[to];
  const changes: Record<string, FieldChange> = {};
  if (missing.by === 'email') changes['emails'] = { value: [missing.text.toLowerCase()] };
  else if (missing.by !== 'name' && type?.fields[missing.by]) changes[missing.by] = { value: missing.text };
  const [first, last] = type?.title ?? [];
  if (first !== undefined && last === undefined) changes[first] ??= { value: missing.text };
  else if (first !== undefined && last !== undefined && missing.by === 'name') {
    const words = missing.text.split(' ');
    if (words.length > 1) changes[first] = { value: words.slice(0, -1).join(' ') };
    changes[last] = { value: words.at(-1) ?? missing.text };
  }
  records.set(key, { type: to, record: id, changes });
  return id;
}

async function makePipeline(making: Making, plan: ImportPlan): Promise<void> {
  const name = plan.map.pipeline;
  const texts = stageTexts(plan.map, plan.file);
  if (name === undefined || texts.length === 0) return;
  const pipelines = making.owner.definitions().pipelines;
  const known = pipelines.find(({ label }) => label === name);
  const pipeline = known?.id ?? opaqueId(randomBytes(10));
  const changes: Record<string, FieldChange> = {};
  if (!known) {
    changes[`pipeline/${pipeline}/label`] = { value: name };
    changes[`pipeline/${pipeline}/order`] = { value: pipelines.length + 1 };
  }
  for (const [index, stage] of stagesFrom(texts).entries()) {
    const there = known?.stages.find(({ label }) => label === stage.label);
    const id = there?.id ?? opaqueId(randomBytes(10));
    for (const { field, by, text } of plan.resolution.missing)
      if (field === 'stage' && text === stage.label) plan.resolution.made(field, by, text, id);
    if (there) continue;
    const parts = { pipeline, order: index + 1, ...stage };
    for (const [part, value] of Object.entries(parts)) changes[`stage/${id}/${part}`] = { value };
  }
  if (Object.keys(changes).length > 0) await changeSettings(making, 'pipelines', changes);
}

/** The import may add options on behalf of people who may not edit the settings themselves: the file is theirs to bring in. */
async function changeSettings({ owner, actor }: Making, subject: SettingsSubject, changes: Changes): Promise<void> {
  const command = { id: v7(), age: 0, kind: 'update' as const, type: 'settings', records: [settingsIds[subject]], changes };
  await owner.visible(await owner.run({ ...actor, role: 'admin' }, command, 'import'));
  // The rows that follow ask the definitions for what was just made.
  await owner.publish([{ type: 'settings', id: settingsIds[subject] }]);
}
