import { t } from './words.svelte.ts';

/** What a part of an address was, in words, by the field that it named. */
export function lostWords(name: string, value: string): string {
  const bracketed = /^filter\[([^\]]*)\]/.exec(name)?.[1];
  if (bracketed !== undefined) return t('lost.filter', { field: bracketed });
  switch (name) {
    case 'filter':
      return t('lost.conditions');
    case 'sort':
      return t('lost.sort', { field: value.replace(/^[-+ ]/, '') });
    case 'group':
      return t('lost.group', { field: value.split(':')[0] ?? '' });
    case 'aggregate':
      return t('lost.figure', { field: value.split(':')[1] ?? value });
    case 'derive':
      return t('lost.derived');
    default:
      return t('lost.column', { field: value });
  }
}
