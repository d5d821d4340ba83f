import { shownFields, type ObjectType } from '../../schema/object-type.ts';
import { addressParts } from '../../schema/fields.ts';
import type { ImportTarget } from './import-map.ts';
import { canBeMade, isLookup } from './plan-row.ts';
import { similarity } from './similarity.ts';

/** How a column came to its target, shown beside it. */
export type Matched = { readonly targets: readonly ImportTarget[]; readonly how: 'same' | 'similar' | 'synonym' | 'none' };

/**
 * Other words that exports of well-known systems use, folded. `<Label> (id)` and the field keys themselves are known
 * without being listed.
 */
const synonyms: { readonly [type: string]: { readonly [word: string]: readonly string[] } } = {
  account: {
    account: ['name'],
    accountname: ['name'],
    company: ['name'],
    companyname: ['name'],
    firma: ['name'],
    organization: ['name'],
    sector: ['industry'],
    employees: ['size'],
    numberofemployees: ['size'],
    yearestablished: ['founded'],
    annualrevenue: ['revenue'],
    officelocation: ['billing.country'],
    country: ['billing.country'],
    city: ['billing.city'],
    street: ['billing.street'],
    zip: ['billing.postalCode'],
    subsidiaryof: ['parent'],
    parentaccount: ['parent'],
    web: ['website'],
    phone: ['phones'],
    accountowner: ['owner'],
  },
  contact: {
    first: ['firstName'],
    vorname: ['firstName'],
    last: ['lastName'],
    nachname: ['lastName'],
    surname: ['lastName'],
    name: ['lastName'],
    email: ['emails'],
    emailaddress: ['emails'],
    mail: ['emails'],
    phone: ['phones'],
    mobile: ['phones'],
    telefon: ['phones'],
    title: ['jobTitle'],
    position: ['jobTitle'],
    role: ['jobTitle'],
    company: ['accounts'],
    account: ['accounts'],
    accountname: ['accounts'],
    contactowner: ['owner'],
  },
  deal: {
    opportunityid: ['externalId'],
    dealid: ['externalId'],
    id: ['externalId'],
    opportunity: ['name'],
    dealname: ['name'],
    opportunityname: ['name'],
    salesagent: ['owner'],
    salesrep: ['owner'],
    dealowner: ['owner'],
    dealstage: ['stage'],
    status: ['stage'],
    value: ['amount'],
    closevalue: ['amount'],
    dealvalue: ['amount'],
    engagedate: ['created'],
    createddate: ['created'],
    createdate: ['created'],
    createdon: ['created'],
    closedate: ['closeDate', 'closed'],
    closedon: ['closed'],
    closed: ['closed'],
    company: ['account'],
    accountname: ['account'],
    leadsource: ['source'],
  },
  lead: {
    leadid: ['externalId'],
    id: ['externalId'],
    first: ['firstName'],
    vorname: ['firstName'],
    last: ['lastName'],
    nachname: ['lastName'],
    name: ['lastName'],
    email: ['emails'],
    emailaddress: ['emails'],
    mail: ['emails'],
    phone: ['phones'],
    mobile: ['phones'],
    telefon: ['phones'],
    position: ['jobTitle'],
    organization: ['company'],
    accountname: ['company'],
    firma: ['company'],
    leadstatus: ['status'],
    leadsource: ['source'],
    leadowner: ['owner'],
    createddate: ['created'],
    createdate: ['created'],
    createdon: ['created'],
  },
  ticket: {
    ticketid: ['externalId'],
    casenumber: ['externalId'],
    id: ['externalId'],
    title: ['subject'],
    ticketname: ['subject'],
    betreff: ['subject'],
    ticketstatus: ['status'],
    state: ['status'],
    severity: ['priority'],
    customer: ['account'],
    company: ['account'],
    accountname: ['account'],
    contact: ['requester'],
    contactname: ['requester'],
    reportedby: ['requester'],
    agent: ['assignee'],
    assignedto: ['assignee'],
    caseowner: ['assignee'],
    origin: ['channel'],
    caseorigin: ['channel'],
    createddate: ['created'],
    createdate: ['created'],
    createdon: ['created'],
    openedat: ['created'],
    closedat: ['closed'],
    closedon: ['closed'],
    resolvedat: ['closed'],
  },
  product: {
    product: ['name'],
    productname: ['name'],
    series: ['family'],
    category: ['family'],
    salesprice: ['price'],
    listprice: ['price'],
    sku: ['externalId'],
  },
  task: { subject: ['name'], duedate: ['due'], assignedto: ['assignee'], status: ['done'] },
  member: {
    salesagent: ['name'],
    agent: ['name'],
    fullname: ['name'],
    regionaloffice: ['team'],
    office: ['team'],
    reportsto: ['manager'],
    mail: ['email'],
  },
};

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

type Candidate = { readonly target: ImportTarget; readonly names: readonly string[] };

function candidates(type: ObjectType): Candidate[] {
  const found: Candidate[] = [{ target: { field: 'id', by: 'id', create: false }, names: ['Rapport id'] }];
  for (const [key, field] of shownFields(type)) {
    if (field.kind === 'serial') continue;
    const labels = [key, field.label.en, field.label.de];
    if (field.kind === 'address') {
      for (const part of addressParts)
        found.push({
          target: { field: `${key}.${part}`, by: 'name', create: false },
          names: labels.map((label) => `${label} ${part}`),
        });
      continue;
    }
    if (field.kind === 'money')
      found.push({
        target: { field: `${key}.currency`, by: 'name', create: false },
        names: labels.flatMap((label) => [`${label} currency`, `${label} Währung`]),
      });
    found.push({ target: { field: key, by: 'name', create: canBeMade(field) }, names: labels });
    if (isLookup(field))
      found.push({ target: { field: key, by: 'id', create: false }, names: labels.map((label) => `${label} (id)`) });
  }
  return found;
}

/**
 * A target for every column: the same name, a synonym, or a name at least 0.75 alike. Each field is given away once,
 * best match first.
 */
export function matchColumns(type: ObjectType, columns: readonly string[]): { [column: string]: Matched } {
  const all = candidates(type);
  const taken = new Set<string>();
  const result: { [column: string]: Matched } = Object.fromEntries(
    columns.map((column) => [column, { targets: [], how: 'none' as const }]),
  );
  const give = (column: string, targets: readonly ImportTarget[], how: Matched['how']) => {
    const free = targets.filter((target) => !taken.has(`${target.field}:${target.by === 'id'}`));
    if (result[column]?.how !== 'none' || free.length === 0) return;
    for (const target of free) taken.add(`${target.field}:${target.by === 'id'}`);
    result[column] = { targets: free, how };
  };
  const numbers = new Set(
    Object.values(type.fields)
      .filter(({ kind }) => kind === 'serial')
      .flatMap(({ label }) => [fold(label.en), fold(label.de)]),
  );
  for (const column of columns) {
    const same = all.find(({ names }) => names.some((name) => fold(name) === fold(column)));
    // `close_date` is the deal's close date and tells when it was closed: the synonym knows both.
    if (same && !synonyms[type.key]?.[fold(column)]) give(column, [same.target], 'same');
  }
  for (const column of columns) {
    const fields = synonyms[type.key]?.[fold(column)] ?? [];
    const relations = fields.map(
      (field) =>
        all.find(({ target }) => target.field === field && target.by !== 'id')?.target ?? {
          field,
          by: 'name' as const,
          create: false,
        },
    );
    if (fields.length > 0) give(column, relations, 'synonym');
  }
  // An exported number stands there to be read; it must not pass for something that sounds like it.
  const open = columns.filter((column) => !numbers.has(fold(column)));
  const close = open.flatMap((column) =>
    all.map(({ target, names }) => ({ column, target, score: Math.max(...names.map((name) => similarity(name, column))) })),
  );
  for (const { column, target } of close.filter(({ score }) => score >= 0.75).sort((a, b) => b.score - a.score))
    give(column, [target], 'similar');
  // Where ids stand beside the names, the names are for reading: nothing is made from them.
  const byId = new Set(
    Object.values(result).flatMap(({ targets }) => targets.filter(({ by }) => by === 'id').map(({ field }) => field)),
  );
  for (const [column, matched] of Object.entries(result))
    result[column] = {
      ...matched,
      targets: matched.targets.map((target) => (byId.has(target.field) ? { ...target, create: false } : target)),
    };
  return result;
}

/** Which mapped field should tell whether a record is already here: an id, then whatever identifies, then nothing. */
export function suggestMatch(type: ObjectType, mapped: readonly string[]): string | undefined {
  const order = ['id', 'externalId', 'email', 'emails', 'domain', 'name'];
  return order.find(
    (key) => mapped.includes(key) && (key === 'id' || type.fields[key]?.identifies || (type.key === 'member' && key === 'name')),
  );
}
