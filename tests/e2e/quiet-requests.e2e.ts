import { badge, makeDeal, note } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: true });

test('a record without a note, and the note that begins there, ask the server for nothing that is not there', async ({ ann }) => {
  const deal = await makeDeal(ann, { name: 'Quiet requests' });
  const failed: string[] = [];
  ann.page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  await ann.page.goto(deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('The first words');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  // Who wrote in it is told as soon as there is something to tell.
  await expect(ann.page.getByText('wrote in the note')).toBeVisible();
  expect(failed).toEqual([]);
});

/** Runs in the page: resolves when the worker has said of which build it is, to this page as to whoever asks. */
async function workerAnswers(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  const answered = new Promise((resolve) => navigator.serviceWorker.addEventListener('message', resolve, { once: true }));
  active?.postMessage('which build');
  await answered;
}

test('[M71] a first visit loads once: a page knows its build from its first file on, and takes the worker for one of its own', async ({
  ann,
}) => {
  let loads = 0;
  ann.page.on('load', () => loads++);
  await ann.page.goto(`${ann.home}/deals?view=table`);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  for (let asked = 0; asked < 3; asked++) await ann.page.evaluate(workerAnswers);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  expect(loads).toBe(1);
});
