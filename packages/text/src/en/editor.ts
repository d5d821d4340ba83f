/** The note editor. */
export const editor = {
  label: 'Note',
  write: 'Write a note. Type / for headings, lists and tasks, @ for people and records.',
  start: 'Write a note…',
  toolbar: 'Format',
  bold: 'Bold',
  italic: 'Italic',
  link: 'Link',
  removeLink: 'Remove link',
  linkAddress: 'Address of the link',
  editLink: 'Edit link',
  linkWrong: 'An address begins with https://, mailto: or tel:',
  copyCode: 'Copy code',
  codeCopied: 'Copied',
  blocks: 'Insert',
  paragraph: 'Text',
  heading1: 'Heading 1',
  heading2: 'Heading 2',
  heading3: 'Heading 3',
  bulletList: 'Bullet list',
  numberedList: 'Numbered list',
  checkList: 'Check list',
  quote: 'Quote',
  code: 'Code block',
  divider: 'Divider',
  image: 'Image',
  dropImage: 'Drop to add to the note',
  replaceImage: 'Replace image…',
  dropReplace: 'Drop to replace this picture',
  imageWords: 'Describe the picture',
  imageGone: 'This picture was taken away, or you may not see it.',
  imageRefused: '{{name}} was not taken: {{reason}}',
  imageTooLarge: '{{name}} is larger than the {{most}} that are shown here. It is with the files.',
  imageOffline: 'This picture is not on this device. It shows when the connection is back.',
  table: 'Table',
  tableMenu: 'Rows and columns of this table',
  tableActions: {
    rowAbove: 'Row above',
    rowBelow: 'Row below',
    columnLeft: 'Column left',
    columnRight: 'Column right',
    deleteRow: 'Delete row',
    deleteColumn: 'Delete column',
    deleteTable: 'Delete table',
  },
  otherWords: {
    task: 'todo assign due',
    paragraph: 'paragraph plain',
    heading1: 'h1 title',
    heading2: 'h2',
    heading3: 'h3',
    bulletList: 'ul points',
    numberedList: 'ol 123',
    checkList: 'todo tick checkbox',
    quote: 'citation blockquote',
    code: 'pre snippet',
    divider: 'hr line rule separator',
    image: 'picture photo screenshot upload',
    table: 'grid rows columns cells',
  },
  mention: 'Mention',
  people: 'People',
  records: 'Records',
  fields: 'As it stands in {{record}}',
  valueOf: '{{field}} of {{record}}',
  noValue: 'no {{field}}',
  task: 'Task',
  notes: 'Notes',
  newNote: 'New note',
  emptyNote: 'Empty note',
  fromTemplate: 'From a template',
  untitled: 'Untitled',
  titleLabel: 'Title of the note',
  noteMenu: 'Actions of this note',
  moveFirst: 'Move to the front',
  moveLeft: 'Move left',
  moveRight: 'Move right',
  noteMoved: '{{name}}, place {{place}} of {{count}}',
  deleteNote: 'Delete this note',
  templates: {
    discovery: {
      name: 'Discovery call',
      text: `## Where they are
What do they do today, and who does it?

## What hurts
- What does it cost them, in money or hours?
- What happens if nothing changes?

## Who decides
- Who signs, who is for it, who against?
- By when, and out of which budget?

## Agreed
- [ ] Next step, with a day
`,
    },
    review: {
      name: 'Quarterly review',
      text: `## What went well

## What did not

## Figures
- Use
- Spend
- Open tickets

## Next quarter
- [ ] Goal
- [ ] Renewal or growth
`,
    },
    handOver: {
      name: 'Hand-over',
      text: `## In one sentence
Who they are, and why they bought.

## People
- Whom to call
- Whom to be careful with

## Promised
- [ ] What, by when

## To know
> What is written nowhere else
`,
    },
  },
  comment: 'Comment',
  showComments: 'Comments on these words',
  comments_one: '{{count}} comment on “{{quote}}”',
  comments_other: '{{count}} comments on “{{quote}}”',
  whoWrote: 'Who wrote this',
  onItsWay: 'Somebody, just now',
  restoredBy: 'restored by {{name}}, {{time}}',
  restoredByWhom: 'restored by {{name}}',
  justNow: 'not in the history yet',
  whoWroteOffline: 'The history comes when the connection is back.',
  whoWroteFailed: 'Couldn’t find out who wrote this.',
  moreParts_one: '{{count}} more stretch',
  moreParts_other: '{{count}} more stretches',
  followPerson: 'Follow {{name}}',
  followingPerson: 'Following {{name}} until you scroll or type',
  inNote: 'In this note',
  pasteTooLong: 'That is {{size}} of text; {{most}} can be pasted at once. Nothing was pasted.',
  pasteNoRoom: 'This note is nearly full: {{size}} more do not fit. Nothing was pasted.',
  pasteAsFile: 'Keep it as a file',
  pasteFile: 'Pasted text.txt',
  pasting: 'Pasting {{size}} of text',
  pasteStop: 'Stop',
  pasteStopped: 'Stopped. What came in stays; one undo takes it back.',
  outline: 'Outline',
  loading: 'Opening the note',
  waiting: 'The note is not on this device yet. It opens when the connection is back.',
  refused: 'The note could not be opened.',
} as const;
