import { HocuspocusProvider, type HocuspocusProviderConfiguration } from '@hocuspocus/provider';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { toUint8Array, type Encoder } from 'lib0/encoding';

const syncMessage = 0;
const syncStep1 = 0;

type Sent = Parameters<HocuspocusProvider['send']>;

/**
 * A provider that receives a document and carries its awareness, and never sends an edit: edits go by the outbox only,
 * one by one with their times. So an answer to the server's "what do you have?" is left out as well, and a provider
 * may attach while the outbox still holds edits of its document.
 */
export class ReceivingProvider extends HocuspocusProvider {
  constructor(configuration: HocuspocusProviderConfiguration) {
    super({ ...configuration, sessionAwareness: true });
  }

  override documentUpdateHandler(): void {}

  override send(message: Sent[0], args: Sent[1]): void {
    const { encoder } = args as { encoder?: Encoder };
    if (encoder && carriesEdit(toUint8Array(encoder))) return;
    super.send(message, args);
  }
}

/** Whether a reply is a sync message other than the question. */
function carriesEdit(data: Uint8Array): boolean {
  const decoder = createDecoder(data);
  readVarString(decoder);
  return readVarUint(decoder) === syncMessage && readVarUint(decoder) !== syncStep1;
}
