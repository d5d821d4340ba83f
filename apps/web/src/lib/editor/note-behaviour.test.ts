// @vitest-environment jsdom
import { $isListItemNode, $isListNode, type ListNode } from '@lexical/list';
import * as Y from 'yjs';
import { $getRoot, $isElementNode, INSERT_PARAGRAPH_COMMAND, PASTE_COMMAND, UNDO_COMMAND } from 'lexical';
import { limits } from '@rapport/model/limits';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  act,
  command,
  linesInDocument,
  linesOnScreen,
  NotePeers,
  type Peer,
  split,
  typeOn,
} from '../../../../../tests/support/note-peers.ts';
import { $setBlock } from './note-blocks.ts';
import { isMarkdown } from './note-markdown.ts';
import { $takeTrigger, $trigger, triggerIn } from './note-trigger.ts';

// jsdom drags and pastes nothing.
globalThis.DragEvent ??= class extends MouseEvent {} as typeof DragEvent;
globalThis.ClipboardEvent ??= class extends Event {} as never;

let peers: NotePeers;
beforeEach(() => void (peers = new NotePeers()));
afterEach(() => {
  expect(peers.failures).toEqual([]);
  peers.close();
});

const begin = (peer: Peer) => act(peer, () => void $getRoot().selectEnd());
/** Letter by letter, as a person does: shortcuts look at each. */
function typeKeys(peer: Peer, text: string): void {
  for (const letter of text) {
    if (letter === '\n') split(peer);
    else typeOn(peer, letter);
    act(peer, () => {});
  }
}
/** Each line of the document as its kind and its words. */
const linesOf = (peer: Peer) =>
  linesInDocument(peer).map(({ block, runs }) => [block, runs.map(({ text }) => text).join('')] as const);

function paste(peer: Peer, data: Readonly<Record<string, string>>): void {
  const event = new Event('paste', { cancelable: true });
  Object.assign(event, { clipboardData: { types: Object.keys(data), files: [], getData: (type: string) => data[type] ?? '' } });
  peer.editor.dispatchCommand(PASTE_COMMAND, event as ClipboardEvent);
  act(peer, () => {});
}

describe('what is typed in Markdown becomes what it means', () => {
  test.each([
    ['# Plan', { block: 'heading1' }, 'Plan'],
    ['### Plan', { block: 'heading3' }, 'Plan'],
    ['- one', { block: 'bulletList' }, 'one'],
    ['1. one', { block: 'numberedList' }, 'one'],
    ['[] one', { block: 'checkList' }, 'one'],
    ['[x] one', { block: 'checkList', checked: true }, 'one'],
    ['- [ ] one', { block: 'checkList' }, 'one'],
    ['- - [ ] one', { block: 'checkList' }, 'one'],
    ['* [x] one', { block: 'checkList', checked: true }, 'one'],
    ['> said', { block: 'quote' }, 'said'],
    ['``` code', { block: 'code' }, 'code'],
  ])('%s', (typed, block, words) => {
    const ana = peers.open('ana');
    const tom = peers.open('tom');
    begin(ana);
    typeKeys(ana, typed);
    peers.settle();
    expect(linesOf(tom)).toEqual([[block, words]]);
    expect(linesOnScreen(tom)).toEqual(linesOnScreen(ana));
  });

  test('a box typed in a list makes its item alone one to tick off; those around it stay what they are', () => {
    const ana = peers.open('ana');
    const tom = peers.open('tom');
    begin(ana);
    typeKeys(ana, '- one\ntwo\nthree');
    act(ana, () => {
      const [list] = $getRoot().getChildren();
      if ($isElementNode(list)) list.getChildAtIndex(1)?.selectStart();
    });
    typeKeys(ana, '[ ] ');
    typeKeys(ana, 'and ');
    peers.settle();
    expect(linesOf(tom)).toEqual([
      [{ block: 'bulletList' }, 'one'],
      [{ block: 'checkList' }, 'and two'],
      [{ block: 'bulletList' }, 'three'],
    ]);
    expect(linesOnScreen(tom)).toEqual(linesOnScreen(ana));
  });

  test('so does one in a deeper list, which stays as deep', () => {
    const ana = peers.open('ana');
    const tom = peers.open('tom');
    begin(ana);
    typeKeys(ana, '- one\ntwo\nthree');
    const indent = (at: number) => (list: ListNode) => {
      const item = list.getChildAtIndex(at);
      if ($isListItemNode(item)) item.setIndent(1);
    };
    act(ana, () => {
      const list = $getRoot().getFirstChild();
      if ($isListNode(list)) for (const at of [1, 2]) indent(at)(list);
      $getRoot().getLastDescendant()?.selectStart();
    });
    const before = linesOf(ana);
    typeKeys(ana, '[x] ');
    peers.settle();
    expect(linesOf(tom).map(([block]) => block)).toEqual([
      before[0]?.[0],
      before[1]?.[0],
      { ...before[2]?.[0], block: 'checkList', checked: true },
    ]);
    expect(linesOnScreen(tom)).toEqual(linesOnScreen(ana));
    expect(tom.editor.getRootElement()?.innerHTML).toBe(ana.editor.getRootElement()?.innerHTML);
  });

  test('elsewhere in a list, and in a heading, a box is what was typed', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeKeys(ana, '- see [ ] here');
    expect(linesOf(ana)).toEqual([[{ block: 'bulletList' }, 'see [ ] here']]);
    const tom = peers.open('tom', Y.encodeStateAsUpdate(ana.doc));
    act(tom, () => $getRoot().clear());
    act(tom, () => void $getRoot().selectEnd());
    typeKeys(tom, '# [ ] here');
    expect(linesOf(tom)).toEqual([[{ block: 'heading1' }, '[ ] here']]);
  });

  test.each([
    ['See https://example.com/a?b=c#d. And', 'https://example.com/a?b=c#d', 'https://example.com/a?b=c#d', '. And'],
    ['See www.example.com, now', 'www.example.com', 'https://www.example.com', ', now'],
    ['See (https://example.com/x) now', 'https://example.com/x', 'https://example.com/x', ') now'],
    ['See kim@example.com now', 'kim@example.com', 'mailto:kim@example.com', ' now'],
  ])('%j leads there', (typed, shown, url, rest) => {
    const ana = peers.open('ana');
    const tom = peers.open('tom');
    begin(ana);
    typeKeys(ana, typed);
    peers.settle();
    const [line] = linesInDocument(tom);
    expect(line?.runs).toEqual([
      { text: typed.slice(0, typed.indexOf(shown)), attributes: {} },
      { text: shown, attributes: { link: url } },
      { text: rest, attributes: {} },
    ]);
    expect(linesOnScreen(tom)).toEqual(linesOnScreen(ana));
  });

  test('one that ends its line leads there, too', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeKeys(ana, 'See https://example.com');
    ana.editor.dispatchCommand(INSERT_PARAGRAPH_COMMAND, undefined);
    typeKeys(ana, 'now');
    expect(linesInDocument(ana).map(({ runs }) => runs)).toEqual([
      [
        { text: 'See ', attributes: {} },
        { text: 'https://example.com', attributes: { link: 'https://example.com' } },
      ],
      [{ text: 'now', attributes: {} }],
    ]);
  });

  test.each(['javascript:alert(1) now', 'a@b now', 'www. now', 'https:// now', '`https://example.com ` now'])(
    '%j does not',
    (typed) => {
      const ana = peers.open('ana');
      begin(ana);
      typeKeys(ana, typed);
      expect(linesInDocument(ana)[0]?.runs.filter(({ attributes }) => 'link' in attributes)).toEqual([]);
    },
  );

  test('three dashes are a rule, and the caret goes on below it', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeKeys(ana, '--- after');
    expect(linesOf(ana)).toEqual([
      [{ block: 'divider' }, ''],
      [{}, 'after'],
    ]);
  });

  test('[M251] a table takes the place of the empty line or last item of a list that it was asked for in', () => {
    for (const [typed, before] of [
      ['/table', []],
      ['- /table', []],
      ['[] one\n/table', [[{ block: 'checkList' }, 'one']]],
    ] as const) {
      const ana = peers.open('ana');
      begin(ana);
      typeKeys(ana, typed);
      act(ana, () => {
        const at = $trigger();
        if (at && $takeTrigger(at)) $setBlock('table');
      });
      expect(linesOf(ana).filter(([{ block }]) => block !== 'cell')).toEqual([...before, [{}, '']]);
    }
  });

  test('within code nothing is Markdown', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeKeys(ana, '``` # **x**\n- y');
    expect(linesOf(ana)).toEqual([[{ block: 'code' }, '# **x**\u2028- y']]);
  });

  test('[V2] a line that becomes a heading by its shortcut keeps what another types in it meanwhile', () => {
    const [ana, tom] = [peers.open('ana'), peers.open('tom')] as const;
    begin(tom);
    typeOn(tom, 'plan');
    peers.settle();
    act(ana, () => {
      const block = $getRoot().getFirstChild();
      if ($isElementNode(block)) block.selectStart();
    });
    typeKeys(ana, '# ');
    typeOn(tom, ' for june');
    peers.settle();
    for (const peer of [ana, tom]) expect(linesOf(peer)).toEqual([[{ block: 'heading1' }, 'plan for june']]);
  });
});

describe('a check list', () => {
  test('[V2] one ticks an item off while another writes in it: both stand', () => {
    const [ana, tom] = [peers.open('ana'), peers.open('tom')] as const;
    begin(ana);
    typeKeys(ana, '[] call');
    peers.settle();
    act(tom, () => {
      const item = $getRoot().getFirstDescendant()?.getParent();
      if (item && 'toggleChecked' in item) (item as { toggleChecked(): void }).toggleChecked();
    });
    typeOn(ana, ' Acme');
    peers.settle();
    for (const peer of [ana, tom]) expect(linesOf(peer)).toEqual([[{ block: 'checkList', checked: true }, 'call Acme']]);
    expect(linesOnScreen(tom)).toEqual(linesOnScreen(ana));
  });

  test('the item after one that is ticked off is not', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeKeys(ana, '[x] one\ntwo');
    expect(linesOf(ana)).toEqual([
      [{ block: 'checkList', checked: true }, 'one'],
      [{ block: 'checkList' }, 'two'],
    ]);
  });
});

describe('a rule', () => {
  test('[V7] what another types into it is shown; who types into it themselves has a paragraph', () => {
    const [ana, tom] = [peers.open('ana'), peers.open('tom')] as const;
    begin(ana);
    typeKeys(ana, 'a\n\nb');
    peers.settle();
    const intoSecond = (peer: Peer) =>
      act(peer, () => {
        const line = $getRoot().getChildAtIndex(1);
        if ($isElementNode(line)) line.selectEnd();
      });
    for (const peer of [ana, tom]) intoSecond(peer);
    act(ana, () => $setBlock('divider'));
    typeOn(tom, 'words');
    peers.settle();
    expect(linesOf(ana)).toEqual(linesOf(tom));
    expect(linesOf(ana)[1]).toEqual([{ block: 'divider' }, 'words']);
    expect(linesOnScreen(ana)).toEqual(linesOnScreen(tom));
    intoSecond(ana);
    typeOn(ana, '!');
    peers.settle();
    for (const peer of [ana, tom]) expect(linesOf(peer)[1]).toEqual([{}, 'words!']);
  });
});

describe('what is pasted', () => {
  test('an address over selected words links them', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeOn(ana, 'offer');
    act(ana, () => void $getRoot().select(0, 1));
    paste(ana, { 'text/plain': 'https://example.com/offer' });
    expect(linesInDocument(ana)[0]?.runs).toEqual([{ text: 'offer', attributes: { link: 'https://example.com/offer' } }]);
    act(ana, () => void $getRoot().select(0, 1));
    paste(ana, { 'text/plain': 'javascript:alert(1)' });
    expect(linesInDocument(ana)[0]?.runs.map(({ attributes }) => attributes)).not.toContainEqual(
      expect.objectContaining({ link: expect.stringContaining('javascript') }),
    );
  });

  test('an address pasted alone leads there; within a link it is part of its words', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeOn(ana, 'See ');
    paste(ana, { 'text/plain': 'https://example.com/offer' });
    typeOn(ana, ' soon');
    expect(linesInDocument(ana)[0]?.runs).toEqual([
      { text: 'See ', attributes: {} },
      { text: 'https://example.com/offer', attributes: { link: 'https://example.com/offer' } },
      { text: ' soon', attributes: {} },
    ]);
  });

  test('Markdown comes in as headings, lists, code and links, and is taken back as one', () => {
    const ana = peers.open('ana');
    const tom = peers.open('tom');
    begin(ana);
    typeOn(ana, 'before');
    split(ana);
    ana.undo.stopCapturing();
    paste(ana, {
      'text/plain':
        '# Plan\n\n- [x] done\n- [ ] open\n\n1. one\n\n> said\n\n```\na\n b\n```\n\n---\n\n**bold** [site](https://example.com)',
    });
    peers.settle();
    expect(linesOf(tom)).toEqual([
      [{}, 'before'],
      [{ block: 'heading1' }, 'Plan'],
      [{ block: 'checkList', checked: true }, 'done'],
      [{ block: 'checkList' }, 'open'],
      [{ block: 'numberedList' }, 'one'],
      [{ block: 'quote' }, 'said'],
      [{ block: 'code' }, 'a\u2028 b'],
      [{ block: 'divider' }, ''],
      [{}, 'bold site'],
    ]);
    expect(linesInDocument(tom).at(-1)?.runs).toEqual([
      { text: 'bold', attributes: { bold: true } },
      { text: ' ', attributes: {} },
      { text: 'site', attributes: { link: 'https://example.com' } },
    ]);
    command(ana, UNDO_COMMAND);
    peers.settle();
    expect(
      linesOf(tom)
        .map(([, words]) => words)
        .join(''),
    ).toBe('before');
  });

  test('a chip comes in as what it stands for, whatever it was called there; anything else in its guise is text', () => {
    const ana = peers.open('ana');
    const tom = `member:01890000-0000-7000-8000-00000000000b`;
    begin(ana);
    typeOn(ana, ' ');
    paste(ana, {
      'text/html': `<p>ask <span data-chip="${tom}">@Old name</span> or <span data-chip="member:x">@Nobody</span></p>`,
    });
    expect(
      linesInDocument(ana)
        .at(-1)
        ?.runs.map(({ text, attributes }) => attributes['chip'] ?? text),
    ).toEqual([' ask ', tom, ' or @Nobody']);
  });

  test('[V8] a text longer than what is read as Markdown comes in as it is', () => {
    const ana = peers.open('ana');
    begin(ana);
    typeOn(ana, ' ');
    paste(ana, { 'text/plain': `# Plan ${'x'.repeat(limits.markdownLength.value)}` });
    expect(linesOf(ana)[0]?.[0]).toEqual({});
    expect(linesOf(ana)[0]?.[1]).toContain('# Plan');
  });

  test('words with a dash or a star in them are no Markdown', () => {
    expect(isMarkdown('5 * 3 - 2 = 13')).toBe(false);
    expect(isMarkdown('Meier-Müller\nTel. 1.5')).toBe(false);
    expect(isMarkdown('- one\n- two')).toBe(true);
  });
});

describe('a sign that opens a menu', () => {
  test.each([
    ['/', true, { sign: '/', text: '', from: 0 }],
    ['/head', true, { sign: '/', text: 'head', from: 0 }],
    ['/head', false, undefined],
    ['call /ta', true, { sign: '/', text: 'ta', from: 5 }],
    ['and/or', true, undefined],
    ['https://example', true, undefined],
    ['@', true, { sign: '@', text: '', from: 0 }],
    ['ask @Ana M', true, { sign: '@', text: 'Ana M', from: 4 }],
    ['ana@example', true, undefined],
    ['@Ana and ', true, undefined],
  ] as const)('%s', (before, begins, found) => expect(triggerIn(before, begins)).toEqual(found));
});
