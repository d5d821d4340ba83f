/** Mails. */
export const mail = {
  greeting: 'Hello {{name}},',
  open: 'Open',
  openInbox: 'Open your inbox',
  one: {
    subject: '{{what}}: {{record}}',
  },
  many: {
    subject_one: '{{count}} new in {{workspace}}',
    subject_other: '{{count}} new in {{workspace}}',
    intro_one: 'This is waiting for you in {{workspace}}:',
    intro_other: '{{count}} things are waiting for you in {{workspace}}:',
    rest_one: 'and {{count}} more in your inbox',
    rest_other: 'and {{count}} more in your inbox',
  },
  why: 'You get this because of your notification settings in {{workspace}}.',
  change: 'Change what you are told of',
  stop: 'Stop these mails',
  invitation: {
    subject: '{{inviter}} invites you to {{workspace}}',
    text: '{{inviter}} invites you to work together in {{workspace}}, on Rapport.',
    accept: 'Accept the invitation',
    about_one: 'The link works once, for {{count}} day. If you did not expect this, you need not do anything.',
    about_other: 'The link works once, for {{count}} days. If you did not expect this, you need not do anything.',
  },
  stopped: {
    title: 'No more mails',
    text: 'Rapport will not mail you notifications any more. Your inbox in the app goes on.',
  },
} as const;
