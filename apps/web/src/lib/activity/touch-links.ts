import { v7 as uuidv7 } from 'uuid';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { unmarked } from '@rapport/text/isolated';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { t } from '../records/words.svelte.ts';
import { interactionChanges } from './log-call.ts';

/**
 * What a click on an address or a number of a record leaves behind, as the link goes on to where it leads: a message is
 * logged, with a way back; of a call nobody knows yet what came of it, so its form is opened.
 */
export function onTouchLink(event: MouseEvent, record: OpenRecord, onCall: () => void): void {
  const link = event.target instanceof Element ? event.target.closest('a[href^="tel:"], a[href^="mailto:"]') : null;
  // Texts of people hold addresses, too, of whomever.
  if (!link || !record.mayComment || !link.closest('[data-field]')) return;
  if (link.getAttribute('href')?.startsWith('tel:')) return onCall();
  const { client, type, id } = record;
  const subject = unmarked(t('activity:mail.subject', { address: link.textContent?.trim() ?? '' }));
  const values = { channel: 'email', direction: 'outgoing', at: new Date().toISOString() };
  const draft = { subject, words: '', minutes: undefined, values, followUp: undefined };
  const changes = interactionChanges({ type: type.key, id }, draft, client.me.memberId, subject);
  const made = client.run({ kind: 'create', type: 'interaction', record: uuidv7(), changes }, { told: false });
  toasts.show({
    text: t('activity:mail.told'),
    action: { label: t('standing.undo'), run: () => void made.then((step) => client.undo.undoStep(step)) },
  });
}
