import { expect, type Somebody, test } from './people.ts';

const count = 500;
const settled = 20_000;

/** The text of the shared note on this person's screen. */
const note = ({ page }: Somebody) => page.getByRole('textbox', { name: 'Note' });

/** Types `count` words, now and then with a split, with bold, and with a word that is taken back at once. */
async function write(somebody: Somebody, name: string): Promise<readonly string[]> {
  const { keyboard } = somebody.page;
  const words: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const word = `${name}${index.toString(36)}${Math.random().toString(36).slice(2, 6)}`;
    words.push(word);
    await keyboard.type(`${word} `);
    if (index % 100 === 40) await keyboard.press('Enter');
    if (index % 50 === 20 || index % 50 === 25) await keyboard.press('Control+b');
    if (index % 50 === 33) {
      // Longer than the time within which typing is one step of undo.
      await somebody.page.waitForTimeout(600);
      await keyboard.type(`gone${word} `);
      await keyboard.press('Control+z');
    }
  }
  return words;
}

test('[V2] two people write into one paragraph for a while: each word is there exactly once, and no undo took another’s', async ({
  ann,
  ben,
}) => {
  test.setTimeout(300_000);
  const made = await ann.context.request.post(`/api/v1/deals?workspace=${ann.workspace.id}`, {
    data: { name: 'A deal with a note' },
    headers: { origin: new URL(ann.home).origin },
  });
  const { id } = (await made.json()) as { id: string };
  await Promise.all([ann, ben].map(({ page, home }) => page.goto(`${home}/deals/${id}`)));
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('start ');
  await expect(note(ben)).toContainText('start');
  await note(ben).click();
  await ben.page.keyboard.press('Control+End');

  const words = (await Promise.all([write(ann, 'a'), write(ben, 'b')])).flat();

  const read = async (somebody: Somebody) => (await note(somebody).innerText()).split(/\s+/).filter(Boolean);
  await expect.poll(async () => (await read(ann)).join(' ') === (await read(ben)).join(' '), { timeout: settled }).toBe(true);
  const times = new Map<string, number>();
  for (const word of await read(ann)) times.set(word, (times.get(word) ?? 0) + 1);
  expect(words.filter((word) => times.get(word) !== 1)).toEqual([]);
  expect([...times.keys()].filter((word) => word.startsWith('gone'))).toEqual([]);
});

test('a caret bears its person’s name', async ({ ann, ben }) => {
  const made = await ann.context.request.post(`/api/v1/deals?workspace=${ann.workspace.id}`, {
    data: { name: 'Another deal with a note' },
    headers: { origin: new URL(ann.home).origin },
  });
  const { id } = (await made.json()) as { id: string };
  await Promise.all([ann, ben].map(({ page, home }) => page.goto(`${home}/deals/${id}`)));
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('hello');
  await expect(note(ben)).toContainText('hello');
  await note(ben).click();
  await ben.page.keyboard.press('End');
  await expect(ann.page.locator('.note-caret-name')).toHaveText(ben.name);
});
