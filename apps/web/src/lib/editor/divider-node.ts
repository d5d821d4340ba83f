import {
  $createParagraphNode,
  buildImportMap,
  ElementNode,
  type LexicalNode,
  type ParagraphNode,
  type RangeSelection,
} from 'lexical';

/**
 * A rule across the note. It is a line like any other, so that words which somebody else types into it meanwhile have a
 * place to be shown; whoever types into one themselves makes it a paragraph again (`note-behaviour.ts`).
 */
export class DividerNode extends ElementNode {
  override $config() {
    return this.config('divider', {
      extends: ElementNode,
      importDOM: buildImportMap({ hr: () => ({ conversion: () => ({ node: $createDividerNode() }), priority: 0 }) }),
    });
  }

  override createDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'note-divider';
    this.#say(element);
    return element;
  }

  override updateDOM(_before: this, element: HTMLElement): false {
    this.#say(element);
    return false;
  }

  override exportDOM() {
    return { element: document.createElement(this.isEmpty() ? 'hr' : 'p') };
  }

  override insertNewAfter(_selection: RangeSelection, restoreSelection = true): ParagraphNode {
    const paragraph = $createParagraphNode();
    this.insertAfter(paragraph, restoreSelection);
    return paragraph;
  }

  override collapseAtStart(): true {
    this.replace($createParagraphNode(), true);
    return true;
  }

  #say(element: HTMLElement): void {
    if (this.isEmpty()) element.setAttribute('role', 'separator');
    else element.removeAttribute('role');
  }
}

export const $createDividerNode = (): DividerNode => new DividerNode();
export const $isDividerNode = (node: LexicalNode | null | undefined): node is DividerNode => node instanceof DividerNode;
