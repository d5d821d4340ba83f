import { badge, makeDeal, note } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

/** Enough to cross every operation many times; what a key costs grows with the note, so that more of them take the most time. */
const count = process.env.RAPPORT_LONG ? 500 : 75;
const handful = 5;
const settled = 180_000;
/** A run that failed is repeated with its seed. */
const seed = Number(process.env.RAPPORT_SEED ?? (process.env.RAPPORT_LONG ? Date.now() % 1_000_000 : 1));
test.beforeEach(() => void test.info().annotations.push({ type: 'seed', description: String(seed) }));

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(state: number): () => number {
  let at = state;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const begin = (somebody: Somebody) => somebody.page.getByRole('button', { name: 'Write a note…' }).click();
const wordsOf = async (somebody: Somebody) => (await note(somebody).innerText()).split(/\s+/).filter(Boolean);
const saved = (somebody: Somebody) => expect(badge(somebody)).toHaveAttribute('data-connection', 'saved', { timeout: settled });

/** Both see the same, and in it each of these words once; answers what they see. */
async function eachOnce(people: readonly Somebody[], words: readonly string[]): Promise<readonly string[]> {
  for (const somebody of people) await saved(somebody);
  const [first, ...others] = people as readonly [Somebody, ...Somebody[]];
  for (const other of others)
    await expect
      .poll(async () => (await wordsOf(first)).join(' ') === (await wordsOf(other)).join(' '), { timeout: settled })
      .toBe(true);
  const seen = await wordsOf(first);
  const times = new Map<string, number>();
  for (const word of seen) times.set(word, (times.get(word) ?? 0) + 1);
  expect(words.filter((word) => times.get(word) !== 1)).toEqual([]);
  return seen;
}

/**
 * Types random words, a handful per call, now and then a split, bold, and a word in capitals that is taken back at once.
 */
async function write({ page }: Somebody, name: string, random: () => number): Promise<readonly string[]> {
  const { keyboard } = page;
  const text = page.getByRole('textbox', { name: 'Note' });
  const words: string[] = [];
  while (words.length < count) {
    const some = Array.from({ length: Math.min(handful, count - words.length) }, (_, index) => {
      const tail = Math.floor(random() * 36 ** 4).toString(36);
      return `${name}${words.length + index}x${tail}`;
    });
    words.push(...some);
    await keyboard.type(`${some.join(' ')} `);
    const next = random();
    if (next < 0.1) await keyboard.press('Enter');
    else if (next < 0.25) {
      await keyboard.press('Control+b');
      await keyboard.type(`${name}bold${words.length} `);
      words.push(`${name}bold${words.length}`);
      await keyboard.press('Control+b');
    } else if (next < 0.35) {
      // Longer than the time within which typing is one step of undo; on a slow machine the word is several steps.
      await page.waitForTimeout(600);
      const gone = name.toUpperCase().repeat(4);
      await keyboard.type(gone);
      while ((await text.innerText()).includes(name.toUpperCase())) await keyboard.press('Control+z');
    }
  }
  return words;
}

test('[V2] two people write into one note at once, with splits, bold and undo: each word is there once, and no undo took another’s', async ({
  ann,
  ben,
}) => {
  test.setTimeout(1_800_000);
  const { address } = await makeDeal(ann);
  await Promise.all([ann, ben].map(({ page }) => page.goto(address)));
  await begin(ann);
  await note(ann).click();
  await ann.page.keyboard.type('start ');
  await expect(note(ben)).toContainText('start');
  await note(ben).click();
  await ben.page.keyboard.press('Control+Home');

  const random = randomFrom(seed);
  const [anns, bens] = await Promise.all([
    write(ann, 'a', randomFrom(random() * 2 ** 32)),
    write(ben, 'b', randomFrom(random() * 2 ** 32)),
  ]);
  const seen = await eachOnce([ann, ben], [...anns, ...bens, 'start']);
  expect(seen.filter((word) => /[A-Z]/.test(word))).toEqual([]);
});

test('[V2] [V10] two people begin the same note while both are offline: it is one note with the words of both', async ({
  ann,
  ben,
}) => {
  const { address } = await makeDeal(ann);
  const people = [ann, ben];
  await Promise.all(people.map(({ page }) => page.goto(address)));
  for (const somebody of people) await saved(somebody);
  await Promise.all(people.map(begin));
  for (const somebody of people) await note(somebody).click();
  await Promise.all(people.map(({ context }) => context.setOffline(true)));
  await Promise.all([ann.page.keyboard.type('from ann '), ben.page.keyboard.type('by ben ')]);
  for (const somebody of people) await expect(badge(somebody)).toContainText('waiting');
  await Promise.all(people.map(({ context }) => context.setOffline(false)));
  const seen = await eachOnce(people, ['from', 'ann', 'by', 'ben']);
  expect(seen).toHaveLength(4);
  for (const { page } of people) await expect(page.getByText('Not applied')).toHaveCount(0);
});

test('[V1] a page that is loaded again while two people type has everything that it called saved, and goes on', async ({
  ann,
  ben,
}) => {
  const { address } = await makeDeal(ann);
  await Promise.all([ann, ben].map(({ page }) => page.goto(address)));
  await begin(ann);
  await note(ann).click();
  await ann.page.keyboard.type('before ');
  await expect(note(ben)).toContainText('before');
  await note(ben).click();
  await ben.page.keyboard.press('Control+End');
  await Promise.all([
    (async () => {
      await ann.page.keyboard.type('one two three ');
      await saved(ann);
      await ann.page.reload();
      await note(ann).click();
      await ann.page.keyboard.press('Control+Home');
      await ann.page.keyboard.type('four ');
    })(),
    ben.page.keyboard.type('five six seven eight '),
  ]);
  const seen = await eachOnce([ann, ben], ['before', 'one', 'two', 'three', 'four']);
  expect(seen.join('')).toHaveLength('beforeonetwothreefourfivesixseveneight'.length);
});

test('taking back the last change outside the note leaves the note alone', async ({ ann, ben }) => {
  const { address } = await makeDeal(ann);
  await Promise.all([ann, ben].map(({ page }) => page.goto(address)));
  await begin(ann);
  await note(ann).click();
  await ann.page.keyboard.type('stays');
  await expect(note(ben)).toHaveText('stays');
  await saved(ann);
  await ann.page.getByRole('heading', { level: 1 }).click();
  await ann.page.keyboard.press('Escape');
  await ann.page.keyboard.press('Control+z');
  await note(ben).click();
  await ben.page.keyboard.press('End');
  await ben.page.keyboard.type(' here');
  await expect(note(ann)).toHaveText('stays here');
});

test('a caret bears its person’s name', async ({ ann, ben }) => {
  const { address } = await makeDeal(ann);
  await Promise.all([ann, ben].map(({ page }) => page.goto(address)));
  await begin(ann);
  await note(ann).click();
  await ann.page.keyboard.type('hello');
  await expect(note(ben)).toContainText('hello');
  await note(ben).click();
  await ben.page.keyboard.press('End');
  await expect(ann.page.locator('.note-caret-name')).toHaveText(ben.name);
});

test('what is selected becomes bold, a heading and a link from the toolbar, on the other’s screen too', async ({ ann, ben }) => {
  const { address } = await makeDeal(ann);
  await Promise.all([ann, ben].map(({ page }) => page.goto(address)));
  await begin(ann);
  await note(ann).click();
  await ann.page.keyboard.type('offer');
  await expect(note(ben)).toHaveText('offer');
  await ann.page.keyboard.press('Shift+Home');
  const tool = (name: string) => ann.page.getByRole('toolbar', { name: 'Format' }).getByRole('button', { name, exact: true });
  await tool('Bold').click();
  await expect(tool('Bold')).toHaveAttribute('aria-pressed', 'true');
  await tool('Heading 2').click();
  await tool('Link').click();
  await ann.page.getByRole('textbox', { name: 'Address of the link' }).fill('https://example.org/offer');
  await ann.page.keyboard.press('Enter');
  await expect(note(ben).getByRole('heading', { name: 'offer' }).getByRole('link')).toHaveAttribute(
    'href',
    'https://example.org/offer',
  );
  await expect(note(ben).locator('strong')).toHaveText('offer');
  const pictures = process.env.RAPPORT_PICTURES;
  if (pictures) await ann.page.screenshot({ path: `${pictures}/note-toolbar.png` });
});
