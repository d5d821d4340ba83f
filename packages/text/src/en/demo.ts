/** The demo company: who is there, what to try. */
export const demo = {
  title: 'Demo',
  heading: 'Who do you want to be?',
  about: 'Nordlicht GmbH makes energy meters. Nobody here is real, and nothing you do reaches anybody.',
  continueAs: 'Continue as {{name}}',
  others: 'Or somebody else',
  beside: 'Open {{name}} beside you, in a tab of its own',
  besideHelp: 'Each address such as {{address}} has a sign-in of its own, so two people fit into one browser.',
  failed: 'Couldn’t sign in. Is the demo still running?',
  teams: { north: 'Sales North', south: 'Sales South', marketing: 'Marketing', support: 'Support' },
  lines: {
    henrik: 'Founder, leads Sales North. His largest deal is about to slip.',
    ana: 'Sells to Sweden. In the middle of a negotiation this morning.',
    jonas: 'Sells in the north of Germany. Has just lost one, and says why.',
    freya: 'Sells to Britain and the US. Won 212 bakeries.',
    lucia: 'Leads Sales South. Has a colleague’s book to hand over.',
    tom: 'Sells in the south of Germany. Takes over what Dieter left.',
    sofia: 'Sells to France. New here, still learning.',
    claire: 'Leads Marketing and looks after the workspace.',
    milan: 'Marketing. Brings leads in, and dirt with them.',
    aylin: 'Leads Support. Answers what sales may not promise.',
    piotr: 'Support. Writes in notes that others write in, too.',
    vera: 'Controller. May read everything and change nothing.',
  },
  tryHeading: 'Ten things to try',
  tryAbout: 'Each takes a minute. Open a second person beside you for the ones with two.',
  live: '{{names}} are played by a program: they move cards on the board, type into the note of the negotiation and answer the comments you write.',
  open: 'Open',
  person: '{{name}} beside you',
  things: {
    negotiation: {
      title: 'Step into a negotiation',
      text: 'Heat meters for two cities: four stages, a note by three people, and comments from this morning.',
    },
    twoPeople: {
      title: 'Be two people',
      text: 'Open the same deal as somebody else beside you. See each other at the top, on the field the other is in, and as a caret in the note.',
    },
    overwritten: {
      title: 'See a lost edit that is not lost',
      text: 'Yesterday Ana and Henrik changed the amount of that deal in the same minute. The activity feed has both, and Ana’s number can be put back.',
    },
    board: {
      title: 'Move a card without the mouse',
      text: 'On the board of deals: Space lifts, arrows move, Enter drops. It moves on every other screen, too.',
    },
    whale: {
      title: 'Find what will not come this month',
      text: 'Almost two and a half million stand in commit, and the board meets after the close date. Read the note of the manager.',
    },
    tasks: {
      title: 'Work through the tasks',
      text: 'Everybody has some that are late, due today or ahead. Tick one off and see it done on the other screen.',
    },
    handOver: {
      title: 'Hand over a book of business',
      text: 'Dieter has left and still owns accounts and open deals. Filter by him, select all, give them away at once, and take it back with Undo.',
    },
    search: {
      title: 'Look for something odd',
      text: 'Search for Ö, for 北光, for the digits of a telephone number, or for a word out of a note.',
    },
    lost: {
      title: 'Learn from a deal that was lost',
      text: 'Twelve berths for ships, lost by one sentence about a guarantee. How long it stood where is in its stages.',
    },
    kill: {
      title: 'Pull the plug',
      text: 'Go offline in the developer tools, or kill the server in the middle of a word. Type on. Bring it back: what was shown as saved is there, the rest is sent.',
    },
  },
  empty: {
    heading: 'Start empty',
    text: 'A workspace of your own begins with nothing in it, in a directory of its own. The demo stays where it is.',
    command: 'Stop the demo with Ctrl-C, then:',
    remove: 'To remove the demo altogether:',
    copy: 'Copy',
    copied: 'Copied',
  },
} as const;
