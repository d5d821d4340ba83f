import { parseChip } from '@rapport/model/documents/note-chips';
import {
  $create,
  $getState,
  $setState,
  buildImportMap,
  createState,
  DecoratorNode,
  type DOMExportOutput,
  type LexicalEditor,
  type LexicalNode,
} from 'lexical';

const referenceState = createState('reference', { parse: (value) => (parseChip(value) ? (value as string) : '') });

/** How chips read on this page now: what is copied as plain text, and read aloud, is what is seen. */
export const shownAs = new Map<string, string>();

/** A chip in the text (`note-chips.ts`): one letter of the document. `Chip.svelte` shows what it stands for. */
export class ChipNode extends DecoratorNode<null> {
  override $config() {
    return this.config('chip', {
      extends: DecoratorNode,
      stateConfigs: [{ flat: true, stateConfig: referenceState }],
      importDOM: buildImportMap({
        span: (span) =>
          parseChip(span.dataset['chip'])
            ? {
                conversion: () => ({ node: $createChipNode(span.dataset['chip'] ?? ''), after: () => [] }),
                priority: 2,
              }
            : null,
      }),
    });
  }

  getReference(): string {
    return $getState(this, referenceState);
  }
  override getTextContent(): string {
    return shownAs.get(this.getReference()) ?? '…';
  }
  override createDOM(): HTMLElement {
    const span = document.createElement('span');
    span.className = 'note-chip';
    span.dataset['chip'] = this.getReference();
    return span;
  }
  override updateDOM(): false {
    return false;
  }
  override exportDOM(_editor: LexicalEditor): DOMExportOutput {
    const element = this.createDOM();
    element.textContent = this.getTextContent();
    return { element };
  }
  override isInline(): true {
    return true;
  }
  /** The caret goes past it as past a letter. */
  override isKeyboardSelectable(): false {
    return false;
  }
  override decorate(): null {
    return null;
  }
}

export const $createChipNode = (reference: string): ChipNode => $setState($create(ChipNode), referenceState, reference);
export const $isChipNode = (node: LexicalNode | null | undefined): node is ChipNode => node instanceof ChipNode;
