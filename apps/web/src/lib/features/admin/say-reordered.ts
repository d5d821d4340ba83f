import { announce } from '#lib/shell/announcer.svelte.ts';
import type { ReorderStep } from '#lib/ui/reorder.svelte.ts';
import { t } from './words.svelte.ts';

/** Speaks each step of a line that is moved by key. */
export const sayReordered = (step: ReorderStep, about: { name: string; place: number; count: number }): void =>
  announce(t(`reorder.${step}`, about));
