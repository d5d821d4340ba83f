import type { StoryLine } from './story-line.ts';

/** Deals that are under way. */
export const openStories: readonly StoryLine[] = [
  {
    key: 'first-call',
    fits: { outcome: 'open', stage: ['qualified'], rotting: false },
    note: `# First call
{contact} ({title}) has about {meters} meters, most of them read by hand twice a year. The bill from the last audit still hurts.
- Wants: {product}, readings every quarter of an hour
- Budget: not approved yet, {amount} was not a shock
- Decides: {contact} proposes, the board signs
> “We find out in March what we burned in January.”`,
    comments: [
      [0.1, 'owner', 'Good first call with {contact}. They read meters on paper, it can only get better.'],
      [
        0.3,
        'marketing',
        'They downloaded the ISO 50001 guide twice, from two addresses. Somebody else there is interested as well.',
      ],
      [0.6, 'owner', 'Asked {contact} who the second person is. It is the auditor.'],
      [0.9, 'manager', '@{owner} get the auditor into the next call, that is who writes the recommendation.'],
    ],
  },
  {
    key: 'fair-lead',
    fits: { outcome: 'open', stage: ['qualified', 'discovery'], source: ['event', 'campaign', 'website'] },
    note: `# From the stand
Stood at our demo case for twenty minutes and asked how **{product}** counts harmonics. {marketing} took the card.
- Site in {city}, roughly {meters} metering points
- Present supplier: their grid operator
- Not in a hurry, but the lease of the old meters ends next year`,
    comments: [
      [0.05, 'marketing', 'Card scanned, consent for e-mail given. @{owner} yours by region.'],
      [0.25, 'owner', 'Called. Friendly, technical, no authority to sign. Looking for who has.'],
      [0.55, 'support', 'Sent {contact} the register map for {product}, as promised at the stand.'],
      [0.85, 'owner', '{contact} brings the head of finance to the next call.'],
    ],
  },
  {
    key: 'tenant-law',
    fits: {
      outcome: 'open',
      stage: ['qualified', 'discovery', 'proposal'],
      product: ['Polaris M1', 'Polaris H', 'Retrofit kit', 'Gateway G2'],
    },
    note: `# Remote reading duty
All meters must be remotely readable soon, and {account} has three generations of them in the cellars of {city}.
- {meters} flats to begin with
- Tenants must be told six weeks ahead
- {contact} wants one invoice, not four
Open question: who pays for the cellar that has no reception?`,
    comments: [
      [0.15, 'owner', 'They have counted: {meters} flats in the first batch. The list is in the mail of {contact}.'],
      [
        0.4,
        'support',
        'Reception: G2 LTE with an outside aerial has worked in cellars like these. I would test two houses first.',
      ],
      [0.7, 'owner', '@{support} two houses it is. {contact} sends the keys.'],
      [0.95, 'support', 'Both houses read fine for a week now. One aerial had to move.'],
    ],
  },
  {
    key: 'site-visit',
    fits: { outcome: 'open', stage: ['discovery'], rotting: false },
    note: `# Site visit {city}
Walked the main distribution with {contact}. Three transformers, no room on the rail in the oldest panel.
- {product} fits everywhere but panel 3
- Panel 3 needs the slim version or a new door
- Their own electrician will mount, we commission
- IT wants nothing that talks to the internet by itself`,
    comments: [
      [0.2, 'owner', 'Visited. Photos of all panels are with @{support}.'],
      [0.35, 'support', 'Panel 3: the door is the cheaper way, about two hours. I have written it down for the offer.'],
      [0.6, 'owner', '{contact} likes that we found the panel before the order and not after it.'],
      [0.9, 'manager', 'Then it is time for numbers. When do they expect the offer?'],
    ],
  },
  {
    key: 'security-questions',
    fits: {
      outcome: 'open',
      stage: ['discovery', 'proposal'],
      product: ['Cloud', 'Cloud Enterprise', 'Insight', 'G2 LTE', 'Gateway G2'],
    },
    note: `# What their IT asks
Forty questions, the usual ones. Nothing that we cannot answer, two that need Aylin.
- Where is the data? Frankfurt, mirrored in Dublin
- Who can see readings? Their people and two of ours, each access is logged
- Single sign-on: yes, with {product}
- Penetration test: the report is under non-disclosure`,
    comments: [
      [0.2, 'owner', '{contact} forwarded the security questionnaire. Forty lines. @{support} can you take 17 to 29?'],
      [0.4, 'support', 'Done, see the note. Question 22 asks for something nobody does; I wrote what we do instead.'],
      [0.7, 'owner', 'Their IT is content, apart from the retention time. They want 18 months, we keep 36.'],
      [0.95, 'support', '18 months can be set per customer. No development needed.'],
    ],
  },
  {
    key: 'pilot-first',
    fits: { outcome: 'open', stage: ['discovery', 'proposal', 'negotiation'], band: ['large', 'huge'] },
    note: `# Pilot before rollout
{contact} will not sign {amount} without having seen it run. We agreed on what “it runs” means before we begin:
- 30 days, 25 metering points
- 99.5 % of readings within the hour
- One report that the auditor accepts
If all three hold, the rollout follows without another tender.`,
    comments: [
      [0.2, 'manager', 'A pilot is fine when the end of it is written down. @{owner} what do they sign if it works?'],
      [0.35, 'owner', 'It is in the note: three criteria, then the rollout. {contact} agreed in writing.'],
      [0.65, 'support', 'Day 12: 99.8 %. One meter was wired backwards, theirs, not ours.'],
      [0.9, 'owner', 'The auditor has the report. Nobody has complained, which from him is praise.'],
    ],
  },
  {
    key: 'offer-out',
    fits: { outcome: 'open', stage: ['proposal'], rotting: false },
    note: `# Offer
Sent at {amount}, valid for six weeks. {contact} called within the hour, which I take as a good sign.
- {meters} × {product}
- Two days of commissioning
- Delivery in four weeks from the order
They compare with one competitor, “because we must”.`,
    comments: [
      [0.3, 'owner', 'Offer is out: {amount}.'],
      [0.5, 'owner', '{contact} asks whether commissioning can be done at the weekend. @{support}?'],
      [0.6, 'support', 'Saturday yes, Sunday no. No surcharge if we know two weeks ahead.'],
      [0.9, 'manager', 'Hoping for {close} still? It is what the forecast says.'],
    ],
  },
  {
    key: 'offer-grew',
    fits: { outcome: 'open', stage: ['proposal', 'negotiation'], amount: 'up' },
    note: `# It became more
Began at {first}. After the walk through {city} they added the second building, now {amount}.
- {second} counted again: {meters} points
- Same unit prices, no new discount
- One order or two? Two budgets, so two`,
    comments: [
      [0.2, 'owner', 'Began with one building, {first}.'],
      [0.5, 'owner', 'They want the second building as well. New total {amount}.'],
      [0.65, 'manager', 'Very good. Keep the unit prices where they are, they have not asked for less.'],
      [0.9, 'support', 'Checked stock for {meters} pieces: fine until the end of the quarter.'],
    ],
  },
  {
    key: 'grant',
    fits: { outcome: 'open', stage: ['proposal', 'discovery'], pushed: true },
    note: `# Waiting for the grant
The subsidy covers up to 40 % of {amount}, but nobody may order before the letter arrives. {contact} applied in time.
- No order, no prepayment, not even a letter of intent before that
- We hold prices meanwhile
- {contact} calls the office every second Monday`,
    comments: [
      [0.25, 'owner', 'They must not order before the grant letter. I moved the close date and will not call every week.'],
      [0.5, 'manager', 'Understood. What can be done without an order?'],
      [0.6, 'owner', 'Measuring plan and the reception test. Both at our cost, one day.'],
      [0.9, 'owner', 'The office says “this month”. It has said so before; the date is {close} now.'],
    ],
  },
  {
    key: 'procurement-arrives',
    fits: { outcome: 'open', stage: ['negotiation'], band: ['middle', 'large', 'huge'] },
    note: `# Procurement
The technical side is decided. Now {second} from procurement reads every line.
- Payment: they want 60 days, we offer 30
- Liability: capped at the order’s value
- Price: {amount} stands, a multi-year discount would be possible
{contact} has promised that we will not be played against anybody.`,
    comments: [
      [0.5, 'owner', 'Procurement is in. First question: 60 days to pay.'],
      [0.65, 'manager', '45 is my limit, and only with the three-year term.'],
      [0.8, 'owner', 'Told them 45 with three years. They “take it with them”.'],
      [0.95, 'owner', 'No answer yet, {contact} says no news is how they say yes.'],
    ],
  },
  {
    key: 'discount-question',
    fits: { outcome: 'open', stage: ['negotiation', 'proposal'], amount: 'down' },
    note: `# Price
From {first} to {amount}: the training is out and they mount themselves. Not a discount, a smaller order.
- Whoever asks for more gets less, not cheaper
- {contact} knows and accepts that
- Support hours are as they were`,
    comments: [
      [0.4, 'owner', 'They asked for 10 % off {first}.'],
      [0.5, 'manager', 'What can go out instead?'],
      [0.65, 'owner', 'Training and mounting. That makes {amount} and nobody loses face.'],
      [0.9, 'manager', 'Good. Put it exactly like that into the note, we will need it next year.'],
    ],
  },
  {
    key: 'contract-wording',
    fits: { outcome: 'open', stage: ['negotiation'], rotting: false },
    note: `# Contract
Second draft. Two sentences left:
- “Availability” is measured at the gateway, not at their firewall
- Data belongs to {account}, also after the end; export as CSV, at no charge
Signature is planned for {close}.`,
    comments: [
      [0.6, 'owner', 'Second draft is with {contact}. Two sentences differ.'],
      [0.75, 'support', 'Availability at the gateway is what we can measure. Beyond their firewall we cannot see.'],
      [0.9, 'owner', 'They accept it. Only the export clause is left.'],
    ],
  },
  {
    key: 'quiet',
    fits: { outcome: 'open', rotting: true },
    note: `# Gone quiet
Two mails and a voice message without an answer. {contact} was keen in the beginning.
- Last thing we know: waiting for an internal meeting
- Nobody else there knows the subject
To do: another way in, or an honest end.`,
    comments: [
      [0.3, 'owner', 'All well so far, {contact} wants to come back to us after the internal meeting.'],
      [0.7, 'owner', 'No answer to two mails.'],
      [0.85, 'manager', 'Try the phone, not the third mail.'],
      [0.98, 'owner', 'Left a message. Nothing.'],
    ],
  },
  {
    key: 'installer',
    fits: { outcome: 'open', source: ['partner'] },
    note: `# Through the installer
The installer has the customer, we have the meter. {account} buys from him, he buys from us at partner prices.
- Who owns the relation? He does, and we stay polite about it
- {product}, {meters} pieces
- Delivery straight to the site in {city}`,
    comments: [
      [0.2, 'owner', 'Came through the installer. He wants to stay the one they call.'],
      [0.5, 'manager', 'Right. Partner price, delivery to site, his logo on the offer.'],
      [0.8, 'owner', '{contact} has seen a test device and likes the display.'],
      [0.95, 'marketing', 'Shall we offer them the joint case study? Others of his customers read those.'],
    ],
  },
  {
    key: 'renewal-open',
    fits: { outcome: 'open', source: ['existingCustomer'] },
    note: `# They know us
Customer already, so no introduction needed. {contact} asked for {product} on top of what runs.
- Wish: same contact, same invoice, same portal
- Worry: that the old readings are lost in the change. They are not
- Value: {amount}`,
    comments: [
      [0.15, 'owner', 'Existing customer, wants {product} as well.'],
      [0.45, 'support', 'Two open questions of theirs with us, both small. I will close them before the offer is discussed.'],
      [0.7, 'support', 'Closed. {contact} was pleased and said so.'],
      [0.92, 'owner', 'That helped more than any discount.'],
    ],
  },
  {
    key: 'cold-call-warm',
    fits: { outcome: 'open', source: ['outbound', 'referral', 'other'] },
    note: `# How it began
Nobody waited for our call, but {contact} had the very problem on the desk: {meters} meters and nobody who trusts the sums.
- Spreadsheet with 14 tabs, one person understands it
- That person retires soon
- {product} would replace ten of the tabs`,
    comments: [
      [0.1, 'owner', 'Right call at the right moment. {contact} showed me THE spreadsheet.'],
      [0.4, 'support', 'I have seen it. Respect. We can import all of it except the colours.'],
      [0.7, 'owner', 'They would like the colours.'],
      [0.93, 'manager', 'Then sell them the colours.'],
    ],
  },
];
