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
  account: {
    signIn: {
      subject: 'Your link to sign in',
      text: 'With this link you sign in to Rapport without a password.',
      act: 'Sign in',
      about_one: 'The link works once, for {{count}} minute. If you did not ask for it, you need not do anything.',
      about_other: 'The link works once, for {{count}} minutes. If you did not ask for it, you need not do anything.',
    },
    reset: {
      subject: 'Set a new password',
      text: 'With this link you set a new password for Rapport. Everything that is signed in as you is signed out then.',
      act: 'Set a new password',
      about_one: 'The link works once, for {{count}} hour. If you did not ask for it, your password stays as it is.',
      about_other: 'The link works once, for {{count}} hours. If you did not ask for it, your password stays as it is.',
    },
    email: {
      subject: 'Confirm your new address',
      text: 'From now on you want to sign in to Rapport with this address. It counts as soon as you confirm it.',
      act: 'Confirm the address',
      about_one: 'The link works once, for {{count}} hour. If you do not use Rapport, you need not do anything.',
      about_other: 'The link works once, for {{count}} hours. If you do not use Rapport, you need not do anything.',
    },
    told: {
      subject: 'Your address for signing in was changed',
      text: 'From now on you sign in to Rapport with {{to}}, and no longer with this address.',
      about: 'If that was not you, tell an administrator of your workspace at once.',
    },
    join: {
      subject: 'Join {{workspace}}',
      text: 'People with your address may join {{workspace}}, on Rapport.',
      act: 'Join',
      about_one: 'The link works once, for {{count}} hour. If you did not ask for it, you need not do anything.',
      about_other: 'The link works once, for {{count}} hours. If you did not ask for it, you need not do anything.',
    },
  },
  stopped: {
    title: 'No more mails',
    text: 'Rapport will not mail you notifications any more. Your inbox in the app goes on.',
  },
} as const;
