import { beforeEach, expect, test } from 'vitest';
import { overlay } from './overlay.svelte.ts';

beforeEach(() => {
  document.body.innerHTML = '<button></button><input />';
});
const aFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

test('[M89] What the palette leads to gives the focus back to where the palette was opened', async () => {
  const [button, input] = [document.querySelector('button')!, document.querySelector('input')!];
  button.focus();
  overlay.open('palette');
  input.focus();
  overlay.closeBy(() => overlay.openCreate({ type: 'deal' }));
  input.remove();
  expect(overlay.shown).toBe('create');
  await aFrame();
  overlay.close();
  await aFrame();
  expect(document.activeElement).toBe(button);
});

test('[M89] What leads to no other layer ends the palette, and the focus is where it was', async () => {
  const [button, input] = [document.querySelector('button')!, document.querySelector('input')!];
  button.focus();
  overlay.open('palette');
  input.focus();
  overlay.closeBy(() => undefined);
  input.remove();
  expect(overlay.shown).toBeUndefined();
  await aFrame();
  expect(document.activeElement).toBe(button);
});
