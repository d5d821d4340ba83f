import { mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import Avatar from './Avatar.svelte';

test('inside of what has a name of its own an avatar adds no words to it, and is drawn the same', () => {
  const shown = (mute: boolean) => {
    const target = document.createElement('button');
    const avatar = mount(Avatar, { target, props: { name: 'Ben Okafor', hue: 3, mute } });
    const face = target.firstElementChild as HTMLElement;
    const found = { text: target.textContent, label: face.getAttribute('aria-label'), letters: face.dataset['letters'] };
    void unmount(avatar);
    return found;
  };
  expect(shown(true)).toEqual({ text: '', label: null, letters: 'BO' });
  expect(shown(false)).toEqual({ text: 'BO', label: 'Ben Okafor', letters: undefined });
});
