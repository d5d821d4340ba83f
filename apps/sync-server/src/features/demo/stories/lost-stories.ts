import type { StoryLine } from './story-line.ts';

/** Deals that were lost, each for the reason that its field names. */
export const lostStories: readonly StoryLine[] = [
  {
    key: 'lost-price',
    fits: { outcome: 'lost', lostReason: ['price'] },
    note: `# Lost on price
The other offer was 22 % below our {amount}. {contact} would have preferred us and said so; the rule says lowest price.
- Next tender in about three years
- Ask then for points, not for price alone
- Stay in touch: {contact} is on our side`,
    comments: [
      [0.5, 'owner', 'They say we are far above the others at {amount}.'],
      [0.7, 'manager', 'I can do 5 %, not 20. Below that we pay to work.'],
      [0.99, 'owner', 'Gone. 22 % below us, at that price they lose money.'],
      [1, 'manager', 'Right to let it go.'],
    ],
  },
  {
    key: 'lost-price-small',
    fits: { outcome: 'lost', lostReason: ['price'], band: ['small', 'middle'] },
    note: `# Too dear for them
For {meters} points they take a simple meter from the wholesaler. No remote reading, but that was never what {contact} needed.
- We offered too much, not too dear
- Lesson: ask for the purpose first`,
    comments: [
      [0.4, 'owner', '{contact} finds {amount} “quite a number” for what they want.'],
      [0.9, 'owner', 'They buy simple ones from the wholesaler.'],
      [1, 'support', 'Honestly, for that purpose I would have done the same.'],
      [1, 'manager', 'Then let us ask earlier next time, @{owner}.'],
    ],
  },
  {
    key: 'lost-competitor',
    fits: { outcome: 'lost', lostReason: ['competitor'] },
    note: `# Lost to a competitor
{account} buys from the company that built their switchgear. One supplier, one guarantee.
- Technology: equal, {second} said so
- What we lacked: somebody at the switchgear maker
- They keep our test device for comparison. Let them`,
    comments: [
      [0.3, 'owner', 'There is a competitor in it: the maker of their switchgear.'],
      [0.6, 'support', 'They will argue with one guarantee for everything. Our answer: ours is longer.'],
      [0.95, 'owner', 'Decided against us. “Everything from one hand.”'],
      [1, 'manager', 'Then let us find out which switchgear makers have no meter of their own.'],
    ],
  },
  {
    key: 'lost-incumbent',
    fits: { outcome: 'lost', lostReason: ['competitor'], band: ['middle', 'large', 'huge'] },
    note: `# They stayed where they were
The incumbent came back with a better offer after seeing ours. We were the lever, and {contact} is embarrassed about it.
- New term there: two years
- Reminder set for eighteen months from now
- {amount} was a fair price and is known there now`,
    comments: [
      [0.5, 'owner', 'The present supplier has been asked for a new offer.'],
      [0.65, 'manager', 'Then we are the lever. Ask {contact} what would have to be true for them to change.'],
      [0.9, 'owner', 'Asked. The answer was long and friendly and meant “nothing”.'],
      [1, 'owner', 'They stay. Reminder set.'],
    ],
  },
  {
    key: 'lost-competitor-fast',
    fits: { outcome: 'lost', lostReason: ['competitor'], source: ['website', 'event', 'campaign', 'outbound'] },
    note: `# Somebody was quicker
They had talked to another supplier for months when they met us. We were the third opinion.
- Ask in the first call: who else, since when
- {contact} leaves the company in summer, worth following`,
    comments: [
      [0.4, 'owner', 'I have the feeling that somebody else has been there before us.'],
      [0.8, 'owner', 'Right feeling. They sign with the other one.'],
      [1, 'marketing', 'Noted. Shall {contact} stay on the list?'],
      [1, 'owner', 'Yes please, wherever {contact} goes next.'],
    ],
  },
  {
    key: 'lost-no-decision',
    fits: { outcome: 'lost', lostReason: ['noDecision'] },
    note: `# No decision
Nobody said no. The project was on the agenda of four meetings and discussed in none.
- {contact} wants it, nobody above does
- No cost of doing nothing: that is what we failed to show
- Worth another try after the next energy bill`,
    comments: [
      [0.4, 'owner', 'On the agenda of the next meeting.'],
      [0.65, 'owner', 'And of the one after that.'],
      [0.9, 'manager', 'A deal that nobody decides is lost. Close it, come back with their bill in hand.'],
      [1, 'owner', 'Closed. {contact} understands.'],
    ],
  },
  {
    key: 'lost-reorganised',
    fits: { outcome: 'lost', lostReason: ['noDecision', 'timing'], band: ['large', 'huge', 'middle'] },
    note: `# Reorganised
Two departments become one, and nobody signs {amount} before the names are on the doors.
- {second} moves to another site
- New head from next quarter
- All documents are complete and can be used again`,
    comments: [
      [0.5, 'owner', 'Rumours of a reorganisation, {contact} knows nothing yet.'],
      [0.75, 'owner', 'It is official. All projects stop until the new head is there.'],
      [0.95, 'manager', 'Then out of the forecast it goes. Keep the papers together.'],
      [1, 'owner', 'Done. I will congratulate the new head.'],
    ],
  },
  {
    key: 'lost-timing',
    fits: { outcome: 'lost', lostReason: ['timing'] },
    note: `# Wrong moment
The hall in {city} is rebuilt first. Meters come when walls are there.
- Architect is known to us
- {contact} gives us the plans as soon as they exist
- Until then nothing to sell`,
    comments: [
      [0.5, 'owner', 'They may rebuild first. Then we are a year early.'],
      [0.9, 'owner', 'They rebuild first.'],
      [1, 'manager', 'Set a reminder and talk to the architect, @{owner}.'],
      [1, 'owner', 'Both done.'],
    ],
  },
  {
    key: 'lost-budget',
    fits: { outcome: 'lost', lostReason: ['noBudget'] },
    note: `# No money
The budget went to the roof. {contact} had fought for {amount} and lost to the rain.
- Lease instead of purchase? Not allowed by their rules
- New budget round in autumn, {contact} asks again
- A smaller first step would have been possible under 10,000`,
    comments: [
      [0.4, 'owner', 'The budget is not safe: the roof leaks.'],
      [0.6, 'support', 'We could begin with the five largest consumers. That shows most of it for a fifth of the money.'],
      [0.9, 'owner', 'Offered. Not even that this year.'],
      [1, 'owner', 'Lost to a roof. First time.'],
    ],
  },
  {
    key: 'lost-freeze',
    fits: { outcome: 'lost', lostReason: ['noBudget', 'timing', 'noDecision'], pushed: true },
    note: `# Freeze
Put off, put off, stopped: nothing is bought until further notice, in no department.
- Not about us, not about {product}
- {contact} writes when it thaws
- Until then no calls, as they asked`,
    comments: [
      [0.4, 'owner', 'Moved to the next quarter.'],
      [0.7, 'owner', 'Moved again, and the reasons get shorter.'],
      [0.9, 'manager', 'Three times is a no. Close it.'],
      [1, 'owner', 'Closed after a last call. Freeze in the whole group.'],
    ],
  },
  {
    key: 'lost-silence',
    fits: { outcome: 'lost', lostReason: ['unresponsive'] },
    note: `# Silence
Five attempts in six weeks, on three channels. I close it here and keep a friendly last mail on file:
> “I take it that this is not the moment. One word and I am back.”
- {contact} has read it, says the receipt`,
    comments: [
      [0.4, 'owner', 'No answer since the demo.'],
      [0.7, 'marketing', 'They still open the newsletter, every time.'],
      [0.9, 'owner', 'Then they know where we are. Last mail sent.'],
      [1, 'owner', 'Closed.'],
    ],
  },
  {
    key: 'lost-features',
    fits: { outcome: 'lost', lostReason: ['features'] },
    note: `# What was missing
They need readings every second, we give every fifteen minutes. {support} asked development: not this year.
- {product} would have fitted in every other way
- Third time this half-year that somebody asks: see the list of {manager}`,
    comments: [
      [0.4, 'owner', 'They ask for readings every second. @{support} is there any way?'],
      [0.55, 'support', 'Not with today’s gateway. I have added them to the list of those who asked.'],
      [0.9, 'owner', 'Then they cannot take it.'],
      [1, 'manager', 'Third time. I take it to the product meeting.'],
    ],
  },
  {
    key: 'lost-other',
    fits: { outcome: 'lost', lostReason: ['other', 'features', 'unresponsive', 'timing'] },
    note: `# How it ended
{account} was sold, and the new owner has a metering company of its own. Nothing that anybody here could have done.
- {contact} stays for the transition
- All test devices are back`,
    comments: [
      [0.5, 'owner', '{contact} sounds strange, something is going on there.'],
      [0.9, 'owner', 'Now I know: they are being sold.'],
      [1, 'support', 'Test devices came back, complete and clean.'],
      [1, 'manager', 'Thanks for asking for them at once.'],
    ],
  },
  {
    key: 'lost-internal',
    fits: {
      outcome: 'lost',
      lostReason: ['price', 'competitor', 'noDecision'],
      product: ['Cloud', 'Cloud Enterprise', 'Insight', 'Training', 'Calibration', 'Commissioning'],
    },
    note: `# They do it themselves
Two people, a spreadsheet and goodwill: {account} keeps it in the house. We leave in friendship.
- {contact} was open about it from the start
- They may come back when one of the two goes on holiday
- {product} stays an option, the offer is on file at {amount}`,
    comments: [
      [0.3, 'owner', '{contact} says that colleagues want to do it themselves.'],
      [0.6, 'support', 'I gave them our checklist. If they succeed with it, fine; if not, they know whose it is.'],
      [0.95, 'owner', 'They try it themselves.'],
      [1, 'manager', 'The checklist was a good idea, @{support}.'],
    ],
  },
];
