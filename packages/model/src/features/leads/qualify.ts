import type { Changes, FieldChange } from '../../commands/command.ts';
import { account } from '../../objects/account.ts';
import { contact } from '../../objects/contact.ts';
import { deal } from '../../objects/deal.ts';
import { lead } from '../../objects/lead.ts';
import { titleOf } from '../../projection/project-record.ts';
import type { Value, Values } from '../../schema/row.ts';

/** What a lead becomes: records that are there already, or the ids of those that are to be made. */
export type Become = {
  readonly account: { readonly id: string; readonly known: boolean } | undefined;
  readonly contact: { readonly id: string; readonly known: boolean };
  readonly deal: { readonly id: string };
};
export type NewRecord = { readonly type: string; readonly id: string; readonly changes: Changes };

/** Values of new records; what is empty is left out. */
const given = (values: { readonly [field: string]: Value | undefined }): Changes =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): (readonly [string, FieldChange])[] =>
      value === undefined ? [] : [[key, { value }]],
    ),
  );

/**
 * What qualifying a lead makes, in the order in which each may name the one before, and what it changes of the lead: it
 * stays, with all that happened to it, and names what it became.
 */
export function qualify(values: Values, become: Become): { readonly made: readonly NewRecord[]; readonly lead: Changes } {
  const name = titleOf(lead, values);
  const company = typeof values['company'] === 'string' ? values['company'] : undefined;
  const whose = { owner: values['owner'], team: values['team'] };
  const made: NewRecord[] = [];
  if (become.account && !become.account.known)
    made.push({
      type: account.key,
      id: become.account.id,
      changes: given({ name: company ?? name, website: values['website'], industry: values['industry'], ...whose }),
    });
  if (!become.contact.known) {
    const { firstName, lastName, jobTitle, emails, phones } = values;
    const accounts = become.account ? [become.account.id] : undefined;
    made.push({
      type: contact.key,
      id: become.contact.id,
      changes: given({ firstName, lastName, jobTitle, emails, phones, accounts, ...whose }),
    });
  }
  made.push({
    type: deal.key,
    id: become.deal.id,
    changes: given({
      name: company ?? name,
      account: become.account?.id,
      contacts: [become.contact.id],
      amount: values['value'],
      source: values['source'],
      product: values['product'],
      description: values['description'],
      ...whose,
    }),
  });
  return {
    made,
    lead: given({
      status: 'qualified',
      account: become.account?.id,
      contact: become.contact.id,
      deal: become.deal.id,
    }),
  };
}
