/** The page of everything that a text finds. */
export const search = {
  title: 'Search',
  hint: 'Names, e-mails, phones, numbers, tags, comments and notes',
  found_one: '{{count}} hit',
  found_other: '{{count}} hits',
  more: 'More {{type}}',
  most: 'The first {{count}}. Another word finds the rest.',
  allTypes: 'Back to everything',
  alone: 'Couldn’t reach the server: notes that are not kept on this device were not searched.',
  onServer: '{{types}} are searched on the server.',
  notHere: '{{types}} are not on this device and were not searched.',
  aloneEarly: 'Couldn’t reach the server: only what has come to this device so far was searched.',
  nothing: 'Nothing found for “{{text}}”',
  nothingText: 'Fewer words or the beginning of a word find more.',
  empty: {
    title: 'Find anything',
    text: 'A name, a domain, a phone in any spelling, a number like D-1042, or words from comments and notes.',
  },
  keys: { box: 'Change what is searched for', next: 'Next hit', previous: 'Previous hit' },
} as const;
