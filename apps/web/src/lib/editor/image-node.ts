import { pictureOf, type Picture } from '@rapport/model/documents/note-text';
import {
  $createParagraphNode,
  $getState,
  $setState,
  $create,
  createState,
  type DOMExportOutput,
  ElementNode,
  type ElementDOMSlot,
  type LexicalNode,
  type ParagraphNode,
  type RangeSelection,
  setDOMUnmanaged,
} from 'lexical';

const nothing: Picture = { file: '', width: 1, height: 1 };
const pictureState = createState('picture', {
  parse: (value) => pictureOf({ ...(value as Partial<Picture> | null), block: 'image' }) ?? nothing,
  isEqual: (one, other) => one.file === other.file && one.width === other.width && one.height === other.height,
});

/**
 * A picture in a note: a line like any other, whose words say what it shows. They stand below it and are read aloud in its
 * place. `NoteImage.svelte` draws it; the file hangs on the record.
 */
export class ImageNode extends ElementNode {
  override $config() {
    return this.config('image', { extends: ElementNode, stateConfigs: [{ flat: true, stateConfig: pictureState }] });
  }

  getPicture(): Picture {
    return $getState(this, pictureState);
  }

  setPicture(picture: Picture): this {
    return $setState(this, pictureState, picture);
  }

  override createDOM(): HTMLElement {
    const figure = document.createElement('figure');
    figure.className = 'note-image';
    figure.dataset['picture'] = this.getPicture().file;
    const frame = document.createElement('div');
    frame.contentEditable = 'false';
    frame.className = 'note-picture';
    setDOMUnmanaged(frame);
    figure.append(frame, document.createElement('figcaption'));
    return figure;
  }

  override updateDOM(before: this): boolean {
    return $getState(before, pictureState, 'direct') !== $getState(this, pictureState, 'direct');
  }

  override getDOMSlot(element: HTMLElement): ElementDOMSlot {
    const words = element.querySelector('figcaption');
    return words ? super.getDOMSlot(element).withElement(words) : super.getDOMSlot(element);
  }

  /** Elsewhere there is no picture to be had by its name: there it is its words. */
  override exportDOM(): DOMExportOutput {
    return { element: document.createElement('p') };
  }

  override insertNewAfter(_selection: RangeSelection, restoreSelection = true): ParagraphNode {
    const paragraph = $createParagraphNode();
    this.insertAfter(paragraph, restoreSelection);
    return paragraph;
  }

  override collapseAtStart(): true {
    const paragraph = $createParagraphNode();
    this.replace(paragraph, true);
    if (paragraph.isEmpty()) paragraph.select();
    return true;
  }

  override canBeEmpty(): true {
    return true;
  }
}

export const $createImageNode = (picture: Picture): ImageNode => $setState($create(ImageNode), pictureState, picture);
export const $isImageNode = (node: LexicalNode | null | undefined): node is ImageNode => node instanceof ImageNode;
