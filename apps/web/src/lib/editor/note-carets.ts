import { createDOMRange, createRectsFromDOMRange } from '@lexical/selection';
import { $getNodeByKey, type LexicalEditor } from 'lexical';
import type { Awareness } from 'y-protocols/awareness';
import {
  compareRelativePositions,
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  type RelativePosition,
  type XmlText,
} from 'yjs';
import { presenceHue } from '../client/present-person.ts';
import { hueColour } from '../ui/initials.ts';
import type { NodePoint } from './note-points.ts';

/** Who somebody is, as the server wrote it into his presence. What a client says of itself does not count. */
export type StampedUser = { readonly memberId: string; readonly name: string; readonly hue: number };
/** Where this person's selection begins and ends in the text. */
export type Selected = { readonly anchor: number; readonly focus: number };

export type NoteCaretsOptions = {
  readonly editor: LexicalEditor;
  readonly text: XmlText;
  readonly awareness: Awareness;
  readonly layer: HTMLElement;
  /** The point of the tree at a place in the text. Called in a read. */
  readonly pointAt: (index: number) => NodePoint | undefined;
  readonly onMoved: ((caret: HTMLElement) => void) | undefined;
};

type Place = { readonly anchorPos: RelativePosition | null; readonly focusPos: RelativePosition | null };
type Drawn = { readonly caret: HTMLElement; readonly name: HTMLElement; ranges: HTMLElement[]; place: string };
type Box = { readonly left: number; readonly top: number; readonly height: number };
type Measured = {
  readonly user: StampedUser;
  readonly caret: Box;
  readonly ranges: readonly (Box & { readonly width: number })[];
  readonly place: string;
};
const nowhere: Place = { anchorPos: null, focusPos: null };

/** Says where this person's caret is, and draws others'. Keeps its own keys of the presence, and no others. */
export class NoteCarets {
  readonly #options: NoteCaretsOptions;
  readonly #drawn = new Map<number, Drawn>();
  #place = nowhere;
  #focused = false;
  readonly #draw = () => this.draw();
  #frame: number | undefined;

  constructor(options: NoteCaretsOptions) {
    this.#options = options;
    options.awareness.on('update', this.#draw);
    this.#tell();
  }

  focus(focused: boolean): void {
    this.#focused = focused;
    this.#tell();
  }

  tell(selected: Selected | undefined): void {
    const place = selected ? this.#placeOf(selected) : nowhere;
    const { anchorPos, focusPos } = this.#place;
    if (same(anchorPos, place.anchorPos) && same(focusPos, place.focusPos)) return;
    this.#place = place;
    this.#tell();
  }

  /** With the next frame: ten people who type say a hundred times a second where they are, and each look costs a layout. */
  draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#drawNow();
    });
  }

  /** Everything is measured before anything is moved, so that the page is laid out once. */
  #drawNow(): void {
    const { editor, awareness, layer } = this.#options;
    const frame = layer.offsetParent?.getBoundingClientRect();
    if (!frame) return;
    const states = awareness.getStates();
    const measured = editor.getEditorState().read(() =>
      [...states].flatMap(([client, state]) => {
        if (client === awareness.clientID) return [];
        const one = this.#measure(state);
        return one === undefined ? [] : [[client, one] as const];
      }),
    );
    for (const [client, one] of measured) {
      if (one === 'away') this.#remove(client);
      else this.#put(client, one, frame);
    }
    for (const client of this.#drawn.keys()) if (!states.has(client)) this.#remove(client);
  }

  /** The caret of a client, while it is drawn. */
  caretOf(client: number): HTMLElement | undefined {
    return this.#drawn.get(client)?.caret;
  }

  release(): void {
    const { awareness } = this.#options;
    awareness.off('update', this.#draw);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    for (const client of this.#drawn.keys()) this.#remove(client);
    const { anchorPos: _anchor, focusPos: _focus, focusing: _focusing, ...rest } = awareness.getLocalState() ?? {};
    if (awareness.getLocalState()) awareness.setLocalState(rest);
  }

  /**
   * A caret stays behind the letter that it stands behind. Bound to what follows it instead, it would be pushed along by
   * what somebody else types at the same spot, and the two would tear each other's words apart.
   */
  #placeOf({ anchor, focus }: Selected): Place {
    const { text } = this.#options;
    const at = (index: number, begins: boolean) => createRelativePositionFromTypeIndex(text, index, begins ? 0 : -1);
    return { anchorPos: at(anchor, anchor < focus), focusPos: at(focus, focus < anchor) };
  }

  #tell(): void {
    const { awareness } = this.#options;
    awareness.setLocalState({ ...awareness.getLocalState(), ...this.#place, focusing: this.#focused });
  }

  /** Undefined while the letters that it stands at have not come yet. */
  #measure(state: Record<string, unknown>): Measured | 'away' | undefined {
    const { editor } = this.#options;
    const user = state['user'] as StampedUser | undefined;
    const { anchorPos, focusPos } = state as Partial<Place>;
    if (!user || !state['focusing'] || !anchorPos || !focusPos) return 'away';
    const [anchor, focus] = [this.#pointOf(anchorPos), this.#pointOf(focusPos)];
    if (!anchor || !focus) return undefined;
    const [from, to] = [$getNodeByKey(anchor.key), $getNodeByKey(focus.key)];
    const range = from && to ? createDOMRange(editor, from, anchor.offset, to, focus.offset) : null;
    const ranges = range && !range.collapsed ? createRectsFromDOMRange(editor, range) : [];
    return { user, caret: this.#caretRect(focus), ranges, place: JSON.stringify([anchorPos, focusPos]) };
  }

  #put(client: number, { user, caret, ranges, place }: Measured, frame: DOMRect): void {
    const { layer, onMoved } = this.#options;
    const drawn = this.#drawn.get(client) ?? this.#make(client);
    const colour = hueColour(presenceHue(user.memberId, user.hue));
    if (drawn.name.textContent !== user.name) drawn.name.textContent = user.name;
    put(drawn.caret, { left: caret.left - frame.left, top: caret.top - frame.top, height: caret.height, width: 2 }, colour);
    while (drawn.ranges.length > ranges.length) drawn.ranges.pop()?.remove();
    ranges.forEach(({ left, top, height, width }, index) => {
      const element = (drawn.ranges[index] ??= layer.appendChild(made('note-range')));
      put(element, { left: left - frame.left, top: top - frame.top, height, width }, colour);
    });
    if (drawn.place !== place) onMoved?.(drawn.caret);
    drawn.place = place;
  }

  #make(client: number): Drawn {
    const caret = this.#options.layer.appendChild(made('note-caret'));
    const name = caret.appendChild(made('note-caret-name'));
    const drawn: Drawn = { caret, name, ranges: [], place: '' };
    this.#drawn.set(client, drawn);
    return drawn;
  }

  #remove(client: number): void {
    const drawn = this.#drawn.get(client);
    drawn?.caret.remove();
    for (const range of drawn?.ranges ?? []) range.remove();
    this.#drawn.delete(client);
  }

  /** Undefined while the letter that it stands behind has not come yet. */
  #pointOf(position: RelativePosition): NodePoint | undefined {
    const { text, pointAt } = this.#options;
    const at = text.doc && createAbsolutePositionFromRelativePosition(position, text.doc);
    return at?.type === text ? pointAt(at.index) : undefined;
  }

  #caretRect({ key, offset }: NodePoint): Box {
    const { editor } = this.#options;
    const node = $getNodeByKey(key);
    const rect = node && createDOMRange(editor, node, offset, node, offset)?.getBoundingClientRect();
    if (rect && rect.height > 0) return rect;
    // An empty line has no letter to measure.
    const line = editor.getElementByKey(key)?.getBoundingClientRect();
    return { left: line?.left ?? 0, top: line?.top ?? 0, height: Math.min(line?.height ?? 0, emptyLine) };
  }
}

const emptyLine = 22;
const same = (a: RelativePosition | null, b: RelativePosition | null) =>
  a === b || (!!a && !!b && compareRelativePositions(a, b));

function made(className: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  return element;
}

function put(element: HTMLElement, place: Readonly<Record<'left' | 'top' | 'height' | 'width', number>>, colour: string): void {
  for (const [side, value] of Object.entries(place)) element.style.setProperty(side, `${value}px`);
  element.style.setProperty('--caret-colour', colour);
}
