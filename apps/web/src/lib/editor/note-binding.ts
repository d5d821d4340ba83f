import { presenceHue } from '../client/present-person.ts';
import { hueColour } from '../ui/initials.ts';
import {
  createYjsBinding,
  initLocalState,
  type Provider,
  type ProviderAwareness,
  setLocalStateFocus,
  syncCursorPositions,
  syncLexicalUpdateToYjs,
  syncYjsChangesToLexical,
  type UserState,
} from '@lexical/yjs';
import {
  BLUR_COMMAND,
  CAN_REDO_COMMAND,
  CAN_UNDO_COMMAND,
  COLLABORATION_TAG,
  COMMAND_PRIORITY_EDITOR,
  FOCUS_COMMAND,
  type LexicalEditor,
  mergeRegister,
  REDO_COMMAND,
  SKIP_COLLAB_TAG,
  UNDO_COMMAND,
} from 'lexical';
import type { Awareness } from 'y-protocols/awareness';
import {
  compareRelativePositions,
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  type Doc,
  type Transaction,
  UndoManager,
  XmlText,
  type YEvent,
} from 'yjs';
import { undoFilter } from './undo-filter.ts';

/** Who somebody is, as the server wrote it into his presence. What a client says of itself does not count. */
export type StampedUser = { readonly memberId: string; readonly name: string; readonly hue: number };

export type NoteBindingOptions = {
  readonly editor: LexicalEditor;
  readonly doc: Doc;
  readonly awareness: Awareness;
  /** The layer over the text that others' carets are drawn into. */
  readonly carets: HTMLElement;
  /** Called once before this person's first change reaches the document. */
  readonly beforeFirstEdit?: () => void;
  /** Called whenever somebody else's caret moved. */
  readonly onCaretMoved?: (caret: HTMLElement) => void;
};

export type NoteBinding = { readonly undo: UndoManager; readonly release: () => void };

export const rootName = 'note';

/**
 * Binds an editor to the root `note` of a document that has loaded. Invariants: nothing is ever written except what
 * somebody typed (no bootstrap), and undo takes back only what this editor wrote.
 */
export function bindNote({ editor, doc, awareness, carets, beforeFirstEdit, onCaretMoved }: NoteBindingOptions): NoteBinding {
  const provider = providerOf(awareness, doc);
  const binding = createYjsBinding({ editor, id: rootName, doc, docMap: new Map([[rootName, doc]]), rootName });
  const shared = doc.get(rootName, XmlText);
  binding.cursorsContainer = carets;

  const toLexical = (events: YEvent<XmlText>[], transaction: Transaction) => {
    if (transaction.origin === binding) return;
    syncYjsChangesToLexical(binding, provider, events as never, transaction.origin instanceof UndoManager, drawCarets);
  };

  // The binding reacts to events only: what is in the document already has to be brought in by hand.
  if (shared.length > 0) {
    editor.update(
      () => {
        binding.root.applyChildrenYjsDelta(binding, shared.toDelta());
        binding.root.syncChildrenFromYjs(binding);
      },
      { tag: [COLLABORATION_TAG, SKIP_COLLAB_TAG], skipTransforms: true, discrete: true },
    );
  }
  shared.observeDeep(toLexical as never);

  const undoManager = new UndoManager(shared, { trackedOrigins: new Set([binding]), deleteFilter: undoFilter(doc, awareness) });
  const tellUndo = () => {
    editor.dispatchCommand(CAN_UNDO_COMMAND, undoManager.undoStack.length > 0);
    editor.dispatchCommand(CAN_REDO_COMMAND, undoManager.redoStack.length > 0);
  };
  undoManager.on('stack-item-added', tellUndo);
  undoManager.on('stack-item-popped', tellUndo);

  const places = new Map<number, string>();
  function drawCarets(): void {
    syncCursorPositions(binding, provider, { getAwarenessStates: () => othersIn(awareness) });
    for (const [client, cursor] of binding.cursors) {
      const caret = cursor.selection?.caret;
      const state = awareness.getStates().get(client);
      const place = JSON.stringify([state?.['anchorPos'], state?.['focusPos']]);
      if (caret && places.get(client) !== place) onCaretMoved?.(caret);
      places.set(client, place);
    }
  }
  awareness.on('update', drawCarets);
  initLocalState(provider, '', '', false, {});

  let untouched = true;
  const release = mergeRegister(
    editor.registerUpdateListener(({ prevEditorState, editorState, dirtyLeaves, dirtyElements, normalizedNodes, tags }) => {
      if (tags.has(SKIP_COLLAB_TAG)) return;
      if (untouched && !tags.has(COLLABORATION_TAG) && (dirtyElements.size > 0 || dirtyLeaves.size > 0)) {
        untouched = false;
        beforeFirstEdit?.();
      }
      syncLexicalUpdateToYjs(binding, provider, prevEditorState, editorState, dirtyElements, dirtyLeaves, normalizedNodes, tags);
    }),
    editor.registerCommand(FOCUS_COMMAND, () => (setLocalStateFocus(provider, '', '', true, {}), false), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(BLUR_COMMAND, () => (setLocalStateFocus(provider, '', '', false, {}), false), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(UNDO_COMMAND, () => (undoManager.undo(), true), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(REDO_COMMAND, () => (undoManager.redo(), true), COMMAND_PRIORITY_EDITOR),
  );
  drawCarets();

  return {
    undo: undoManager,
    release() {
      release();
      shared.unobserveDeep(toLexical as never);
      awareness.off('update', drawCarets);
      provider.awareness.setLocalState(null);
      undoManager.destroy();
    },
  };
}

/** Keys that the binding keeps in the local presence; everything else there belongs to the document's owner. */
const ownKeys = ['anchorPos', 'focusPos', 'focusing', 'name', 'color', 'awarenessData'];

/**
 * A caret stays behind the letter that it was typed behind. Bound to what follows it instead, as the binding does, it
 * would be pushed along by what somebody else types at the same spot, and the two would tear each other's words apart.
 */
function behindOwnLetter(state: UserState, doc: Doc): UserState {
  const { anchorPos, focusPos } = state;
  if (!anchorPos || !focusPos || !compareRelativePositions(anchorPos, focusPos)) return state;
  const at = createAbsolutePositionFromRelativePosition(anchorPos, doc);
  if (!at) return state;
  const behind = createRelativePositionFromTypeIndex(at.type, at.index, -1);
  return { ...state, anchorPos: behind, focusPos: behind };
}

/** What the binding asks of a provider is its presence. It must not wipe what others keep in the same state. */
function providerOf(awareness: Awareness, doc: Doc): Provider {
  const merge = (part: object) => awareness.setLocalState({ ...awareness.getLocalState(), ...part });
  const own: ProviderAwareness = {
    getLocalState: () => awareness.getLocalState() as UserState | null,
    getStates: () => awareness.getStates() as Map<number, UserState>,
    on: (type, listener) => awareness.on(type, listener),
    off: (type, listener) => awareness.off(type, listener),
    setLocalState(state) {
      if (state) return merge(behindOwnLetter(state, doc));
      const rest = { ...awareness.getLocalState() };
      for (const key of ownKeys) delete rest[key];
      if (awareness.getLocalState()) awareness.setLocalState(rest);
    },
    setLocalStateField: (field, value) => merge({ [field]: value }),
  };
  return { awareness: own, connect() {}, disconnect() {}, on() {}, off() {} };
}

/** Others' states, named and coloured by what the server stamped. */
function othersIn(awareness: Awareness): Map<number, UserState> {
  const states = new Map<number, UserState>();
  for (const [client, state] of awareness.getStates()) {
    if (client === awareness.clientID) continue;
    const user = state['user'] as StampedUser | undefined;
    if (!user || state['anchorPos'] === undefined) continue;
    states.set(client, { ...(state as UserState), name: user.name, color: hueColour(presenceHue(user.memberId, user.hue)) });
  }
  return states;
}
