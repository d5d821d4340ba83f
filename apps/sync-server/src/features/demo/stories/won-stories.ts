import type { StoryLine } from './story-line.ts';

/** Deals that were won. */
export const wonStories: readonly StoryLine[] = [
  {
    key: 'won-straight',
    fits: { outcome: 'won', band: ['small', 'middle'] },
    note: `# Order
Straight through: asked, measured, offered, ordered. {amount}, {meters} × {product}.
- Delivery to {city}, second gate, before noon
- Invoice to the head office
- {contact} is happy to be called as a reference`,
    comments: [
      [0.2, 'owner', '{contact} knows exactly what is needed. Offer tomorrow.'],
      [0.6, 'owner', 'Offer is out at {amount}.'],
      [0.99, 'owner', 'Ordered. That was easy.'],
      [1, 'support', 'Delivery is planned. @{owner} thank {contact} for the clean drawings.'],
    ],
  },
  {
    key: 'won-against-price',
    fits: { outcome: 'won', amount: 'down' },
    note: `# Why they took us
We came down from {first} to {amount}, and still were not the cheapest. {contact} said why:
> “You found the mistake in our drawing before we paid for it.”
- One day of commissioning given in
- Three years of support agreed, not one`,
    comments: [
      [0.35, 'owner', 'They say {first} is a third above the other offer.'],
      [0.5, 'manager', 'Find out what is not in the other offer before you touch ours.'],
      [
        0.7,
        'owner',
        'No calibration, no commissioning. With both they are dearer than we are. Came down to {amount} anyway for three years of support.',
      ],
      [1, 'owner', 'Signed!'],
    ],
  },
  {
    key: 'won-grew',
    fits: { outcome: 'won', amount: 'up' },
    note: `# Bigger than asked for
Asked for {first}, signed for {amount}. The pilot wing saved enough in four weeks to pay for the next.
- Load peak at 6:15, all ovens at once
- Shifted by ten minutes each: 80 kW less
- That slide sold the rest`,
    comments: [
      [0.3, 'support', 'The load profile shows a peak every morning at 6:15. Show them that, @{owner}.'],
      [0.55, 'owner', 'Showed it. Silence, then “can we have this for the other wing?”'],
      [0.7, 'owner', 'New amount {amount}, from {first}.'],
      [1, 'manager', 'Won by looking at their data. Everybody please read the note.'],
    ],
  },
  {
    key: 'won-tender',
    fits: { outcome: 'won', band: ['large', 'huge'] },
    note: `# Tender
Five bidders, two rounds. Points: price 40, technology 35, service 25.
- We were third on price and first on both others
- The class C certificate of {product} decided the technology part
- Framework for four years, calls from {city}
Total: {amount}.`,
    comments: [
      [0.15, 'manager', 'Is it worth the two weeks? Tenders of this kind we win one in four.'],
      [0.25, 'owner', 'Nobody else has class C with this width. I would go.'],
      [0.6, 'support', 'Technical annex is done, 64 pages. @{owner} page 31 needs your signature.'],
      [0.85, 'owner', 'Second round, two left.'],
      [1, 'owner', 'We have it. {amount} over four years.'],
    ],
  },
  {
    key: 'won-referral',
    fits: { outcome: 'won', source: ['referral', 'partner'] },
    note: `# Recommended
{contact} had heard of us from a colleague, and had decided before we met. We only had to not spoil it.
- {product}, the same set-up as there
- Visit to the other site instead of a demo
- Thank-you note to the colleague: sent`,
    comments: [
      [0.15, 'owner', 'Recommended to them. First question was “when can you deliver”.'],
      [0.5, 'marketing', 'Sent a card and a cake to the one who recommended us.'],
      [0.8, 'owner', 'They visited the other site, we were not even there. Best demo ever.'],
      [1, 'manager', 'Well done. @{marketing} a reference page for both?'],
    ],
  },
  {
    key: 'won-existing',
    fits: { outcome: 'won', source: ['existingCustomer'] },
    note: `# Again
Third order of {account}, and the first without a meeting. {contact} sent a list, we sent an offer.
- Same prices as last time
- Two devices of the old delivery go back for calibration
- Next check-in when the readings of a full quarter are there`,
    comments: [
      [0.2, 'owner', 'List from {contact}: {meters} × {product}, please as last time.'],
      [0.6, 'support', 'Two of the old ones are due for calibration. Ask whether they come along in the same crate.'],
      [0.8, 'owner', 'They do.'],
      [1, 'owner', 'Ordered, {amount}.'],
    ],
  },
  {
    key: 'won-website',
    fits: { outcome: 'won', source: ['website', 'campaign', 'event'] },
    note: `# From a form to an order
Began with three lines in the contact form. What made the difference: we answered within the hour.
- {contact} had written to four suppliers
- One answered after nine days, one never
- Value {amount}, and they are four sites in all`,
    comments: [
      [0.02, 'marketing', 'Form came in at 8:12, @{owner} it is yours.'],
      [0.05, 'owner', 'Called back at 8:50. {contact} laughed and said “that was quick”.'],
      [0.6, 'owner', 'Offer is out, they see no reason to wait.'],
      [1, 'marketing', 'For the statistics: answered within the hour, won. There is a pattern.'],
    ],
  },
  {
    key: 'won-late',
    fits: { outcome: 'won', pushed: true },
    note: `# It took its time
Put off more than once, never because of us. What kept it alive: a short call every other Friday, without asking for the order.
- Board meeting moved, then the budget freeze, then holidays
- {contact} fought for it inside
- Signed at {amount}, delivery in two parts`,
    comments: [
      [0.3, 'owner', 'Board meeting was moved. I moved the date with it.'],
      [0.55, 'manager', 'Is it still real?'],
      [0.6, 'owner', 'Yes. {contact} calls me as often as I call.'],
      [1, 'owner', 'Signed. Patience is a product feature.'],
    ],
  },
  {
    key: 'won-outbound',
    fits: { outcome: 'won', source: ['outbound', 'other'] },
    note: `# Cold, then warm
Nobody had asked us. The second call reached {contact}, who had the audit report of the week before on the desk.
- Finding 7 of the audit: “consumption not attributable”
- {product} answers finding 7, and only that. We sold nothing else
- {amount}, paid from the audit budget`,
    comments: [
      [0.1, 'owner', 'Second call, right person, right week: the audit is on the desk.'],
      [0.4, 'manager', 'Sell finding 7 and nothing else.'],
      [0.8, 'owner', 'One page, one finding, one price: {amount}.'],
      [1, 'owner', 'Ordered. They framed the page.'],
    ],
  },
  {
    key: 'won-technical',
    fits: { outcome: 'won', product: ['Polaris MX', 'Polaris H', 'Polaris M3', 'G2 LTE', 'Gateway G2', 'Cloud'] },
    note: `# The test decided
Two devices ran side by side for three weeks, ours and theirs. The comparison was written by {second}:
- Deviation 0.2 % against 0.9 %
- One gap in 2,016 readings, their switch was off
- Installation: 14 minutes against 55
Ordered: {meters} × {product}.`,
    comments: [
      [0.3, 'support', 'Test device is mounted. Fourteen minutes including the cup of coffee.'],
      [0.6, 'owner', 'Three weeks of data. Ours has one gap, and it was their switch.'],
      [0.8, 'owner', '{contact} has sent the comparison to the board.'],
      [1, 'support', 'Order is in the system, serial numbers are reserved.'],
    ],
  },
];
