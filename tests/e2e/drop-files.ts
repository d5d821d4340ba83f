import { expect, type Page } from '@playwright/test';

type Dropped = { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** As a hand does it: over the page, and let go. */
export async function drop(page: Page, onto: string, files: readonly Dropped[], says = /Drop to add/): Promise<void> {
  const data = await page.evaluateHandle(
    (all) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of all) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
      }
      return transfer;
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  );
  const target = page.locator(onto).first();
  await target.dispatchEvent('dragenter', { dataTransfer: data });
  await expect(target).toHaveAttribute('data-dropping', says);
  await target.dispatchEvent('drop', { dataTransfer: data });
}
