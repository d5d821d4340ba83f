import type { HeroStory } from './hero-story.ts';

/** In the middle of the negotiation: there are comments from this morning. */
const heat: HeroStory = {
  key: 'heat',
  account: 'Skandia Fjärrvärme AB',
  accountNote: `# How they buy
District heating for two cities, owned by Skandia Kraft. Orders above 2 million go to the board of the mother.
| What | Until | Worth a year |
| Framework for heat meters | December 2027 | SEK 1,900,000 |
| Cloud for 5,200 meters | May 2027 | SEK 380,000 |
- Invoices to Göteborg, deliveries to the site
- Nobody answers in July`,
  name: 'Heat meters Luleå and Västerås',
  owner: 'ana',
  source: 'existingCustomer',
  product: 'Polaris H',
  currency: 'SEK',
  collaborators: ['aylin', 'piotr'],
  tags: ['framework', 'renewal'],
  description:
    'Replacement of 9,400 heat meters in two networks before the verification of the old ones runs out. Luleå first, because winter is longer there.',
  cast: [
    { key: 'maj', first: 'Maj-Britt', last: 'Öberg', title: 'Head of Metering', role: 'decisionMaker' },
    { key: 'nils', first: 'Nils', last: 'Söderberg', title: 'Head of Procurement', role: 'blocker' },
    { key: 'asa', first: 'Åsa', last: 'Hedlund', title: 'Metering Engineer', role: 'champion' },
  ],
  amount: 4_200_000,
  close: 16,
  steps: [
    {
      when: [-84, '08:10'],
      by: 'ana',
      stage: 'qualified',
      close: -10,
      next: ['Call Åsa Hedlund about the inventory', -82, 'ana'],
    },
    { when: [-71, '13:25'], by: 'ana', stage: 'discovery' },
    { when: [-52, '09:40'], by: 'ana', amount: 5_100_000 },
    { when: [-41, '11:05'], by: 'ana', stage: 'proposal', next: ['Send offer in two lots', -39, 'ana'] },
    { when: [-24, '14:50'], by: 'henrik', close: 16 },
    { when: [-15, '10:15'], by: 'ana', stage: 'negotiation', category: 'commit' },
    { when: [-3, '09:20'], by: 'ana', next: ['Answer Nils Söderberg on indexation', 0, 'ana'] },
    { when: [-1, '14:02'], by: 'ana', amount: 4_950_000 },
    // Two at once: Henrik had not seen Ana's number.
    { when: [-1, '14:04'], by: 'henrik', amount: 4_800_000, blind: true },
    {
      when: [0, '07:06'],
      by: 'ana',
      next: ['Call Nils Söderberg: indexation against the four-year term', 0, 'ana'],
      probability: 80,
    },
  ],
  note: [
    {
      when: [-70, '14:00'],
      by: 'ana',
      text: `# Where they stand
9,400 heat meters, verified ten years ago, all at once. Verification ends in fourteen months and the laboratory in the north is booked for nine.
| Site | Meters | Verified until |
| Luleå | 5,900 | next autumn |
| Västerås | 3,500 | the spring after |
- Read today by car, two vans, three weeks per round
- <<maj>> decides, <<asa>> tests, <<nils>> signs last`,
    },
    {
      when: [-51, '10:10'],
      by: 'piotr',
      text: `# Test in Luleå
Forty meters since the first frost.
- 99.7 % of readings, at −31 °C
![The ground floor of the ice hall: the shadows are in the two rooms at the back](plan)
- Two radio shadows behind the ice hall, one more gateway solves both
- Mounting: 22 minutes with the old seat, 35 without`,
    },
    {
      when: [-14, '11:00'],
      by: 'ana',
      text: `# What is still open
[ ] **Indexation**: they want prices fixed for four years, we want the copper index
[x] **Lots**: Luleå in spring, Västerås after the summer
[ ] **Old meters**: we take them back, they want the weight in writing
> “If the price is fixed I can sign before the board meets.” <<nils>>
Today that is <<amount>> by <<closeDate>>. <<piotr>> weighs the old meters with <<account>>.`,
    },
    {
      when: [-1, '15:20'],
      by: 'henrik',
      text: `# My limit
Fixed for four years at **4.8 million** if Västerås is ordered together with Luleå. Otherwise with index, or two years.`,
    },
  ],
  comments: [
    {
      when: [-83, '09:00'],
      by: 'ana',
      text: 'Åsa Hedlund asked before anybody else did: their verification ends next year. 9,400 meters.',
    },
    {
      when: [-83, '09:25'],
      by: 'henrik',
      text: 'That is the largest exchange in the north this year. @Aylin Yılmaz keep some days free for Luleå, please.',
      reply: 0,
    },
    { when: [-83, '10:40'], by: 'aylin', text: 'Piotr goes. He has the warm jacket.', reply: 0 },
    {
      when: [-51, '10:30'],
      by: 'piotr',
      text: 'Forty test meters run. Results are in the note, second heading.',
      resolvedBy: 'ana',
    },
    { when: [-40, '12:20'], by: 'ana', text: 'Offer is out in two lots, 5.1 million together.' },
    {
      when: [-24, '15:00'],
      by: 'henrik',
      text: 'They will not decide before their budget. I moved the date by a month, better now than on the last day.',
    },
    { when: [-15, '10:40'], by: 'ana', text: 'Maj-Britt Öberg is for us. Now Nils Söderberg wants prices fixed for four years.' },
    { when: [-15, '11:15'], by: 'jonas', text: 'Wrong deal, sorry: this belongs to the harbour.', withdrawn: true },
    {
      when: [-2, '13:10'],
      by: 'claire',
      text: 'If they sign, Luleå at −31 °C is the reference everybody wants. @Ana Lindqvist ask early, not after the party.',
    },
    {
      when: [-1, '14:20'],
      by: 'ana',
      text: '@Henrik Voss we changed the amount in the same minute. Yours stands, mine was 4.95.',
    },
    {
      when: [-1, '14:31'],
      by: 'henrik',
      text: 'Saw it in the history. Mine is what I can carry if both lots come together.',
      reply: 9,
    },
    {
      when: [0, '06:58'],
      by: 'ana',
      text: 'Nils Söderberg called from the train: he can live with 4.8 if the term is four years, and wants it in writing by noon.',
    },
    {
      when: [0, '07:04'],
      by: 'henrik',
      text: 'Then write it. Copper is my risk, not his. @Vera Kühn can you run the margin at +12 % copper?',
      reply: 11,
    },
    { when: [0, '07:12'], by: 'piotr', text: 'For the lots: with Västerås after the summer I need no second crew.', reply: 11 },
    {
      when: [0, '07:21'],
      by: 'aylin',
      text: '@Ana Lindqvist the take-back of old meters is 11.3 tonnes, you can put that number in.',
    },
    {
      when: [0, '07:34'],
      by: 'ana',
      text: 'In. Letter goes out after the call with Nils. @Lucia Moretti the four-year clause may help you with yours, have a look.',
    },
  ],
  calls: [
    {
      when: [-82, '08:30'],
      by: 'ana',
      channel: 'call',
      direction: 'outgoing',
      with: ['asa'],
      minutes: 34,
      subject: 'Inventory of the old meters',
      outcome: 'followUp',
      text: 'She has a list by street and year. Sends it today.',
    },
    {
      when: [-71, '11:00'],
      by: 'ana',
      channel: 'visit',
      direction: 'outgoing',
      with: ['asa', 'maj'],
      minutes: 180,
      subject: 'Visit in Luleå',
      outcome: 'followUp',
      text: 'Two vans, three weeks per reading round. Maj-Britt Öberg did the sum on the whiteboard herself.',
    },
    {
      when: [-26, '09:00'],
      by: 'ana',
      channel: 'video',
      direction: 'outgoing',
      with: ['maj', 'nils'],
      minutes: 55,
      subject: 'Offer, both lots',
      outcome: 'followUp',
      text: 'Price is fine, term is not. Nils Söderberg asked for indexation to be taken out.',
    },
    {
      when: [-3, '08:40'],
      by: 'ana',
      channel: 'call',
      direction: 'incoming',
      with: ['nils'],
      minutes: 12,
      subject: 'Fixed prices',
      outcome: 'followUp',
      text: 'Wants four years fixed. Friendly, in a hurry.',
    },
  ],
  tasks: [
    {
      when: [-83, '10:45'],
      by: 'aylin',
      for: 'piotr',
      text: 'Mount forty test meters in Luleå',
      due: -70,
      priority: 'high',
      done: [-66, '15:00'],
    },
    {
      when: [0, '07:05'],
      by: 'henrik',
      for: 'vera',
      text: 'Margin of Heat meters Luleå at +12 % copper',
      due: 0,
      priority: 'urgent',
    },
    {
      when: [-1, '14:40'],
      by: 'ana',
      for: 'ana',
      text: 'Letter on the four-year price to Nils Söderberg',
      due: 0,
      priority: 'urgent',
    },
  ],
};

/** Won, from the contact form to the reference. */
const bakery: HeroStory = {
  key: 'bakery',
  account: 'Meridian Retail Energy Ltd',
  accountNote: `# How they buy
Energy for shops and chains. A framework needs two signatures, a pilot none.
| Chain | Shops | State |
| Bakeries | 212 | signed |
| Laundries | 90 | asks for a pilot |
- Purchase orders only, no letters of intent`,
  name: 'Load monitoring for 212 bakeries',
  owner: 'freya',
  source: 'website',
  product: 'Cloud Enterprise',
  currency: 'GBP',
  collaborators: ['piotr', 'milan'],
  tags: ['reference'],
  description: 'Meridian sells power to a bakery chain and wants to show it where the money goes. We measure, they look good.',
  cast: [
    { key: 'priya', first: 'Priya', last: 'Patel', title: 'Head of Key Accounts', role: 'decisionMaker' },
    { key: 'rhys', first: 'Rhys', last: 'Lloyd', title: 'Energy Manager', role: 'champion' },
    { key: 'hugh', first: 'Hugh', last: 'Thornton', title: 'CFO', role: 'billing' },
  ],
  amount: 96_000,
  close: -20,
  steps: [
    { when: [-148, '08:05'], by: 'milan', stage: 'qualified', close: -90 },
    { when: [-140, '12:30'], by: 'freya', stage: 'discovery' },
    { when: [-118, '10:00'], by: 'freya', stage: 'proposal', amount: 118_000 },
    { when: [-92, '09:15'], by: 'freya', close: -40 },
    { when: [-77, '15:45'], by: 'freya', stage: 'negotiation' },
    { when: [-61, '11:20'], by: 'henrik', amount: 164_000 },
    { when: [-44, '14:30'], by: 'freya', stage: 'won', close: -62 },
  ],
  note: [
    {
      when: [-139, '09:30'],
      by: 'freya',
      text: `# The idea
A chain with 212 bakeries, every oven on at 4:30. Meridian pays for the peak and cannot prove it.
- One gateway per shop, three clamps, no electrician
- Data to Meridian **and** to the chain, each sees its own
- <<rhys>> wants to begin with ten shops`,
    },
    {
      when: [-100, '13:00'],
      by: 'piotr',
      text: `# Ten shops, four weeks
Peak at 4:40, lasts eleven minutes.
| Ovens start | Peak | Against before |
| All at 4:30 | 412 kW |  |
| Half of them twelve minutes later | 284 kW | −31 % |
![The shop in Leeds, with the three clamps](plan)
- No loaf was late
> “This pays for itself before the invoice is due.” <<hugh>>`,
    },
    {
      when: [-44, '15:00'],
      by: 'freya',
      text: 'Signed at **£164,000** with <<account>> for all 212 shops, three years. The chain pays half, which nobody had asked for.',
    },
  ],
  comments: [
    { when: [-148, '08:09'], by: 'milan', text: 'Contact form, 8:02: “Can you measure ovens?” @Freya Whitfield yours.' },
    { when: [-148, '08:31'], by: 'freya', text: 'Called already. Yes, we can measure ovens.', reply: 0 },
    { when: [-117, '10:20'], by: 'freya', text: 'Offer for 150 shops is out, £118,000.' },
    {
      when: [-99, '13:15'],
      by: 'piotr',
      text: 'The four weeks are done. Look at the note before you call them.',
      resolvedBy: 'freya',
    },
    {
      when: [-61, '11:40'],
      by: 'henrik',
      text: 'All 212 at once is a better deal for both. I put 164 in.',
      before: 'All 212 at once is a better deal for both. I put 146 in.',
    },
    { when: [-44, '14:35'], by: 'freya', text: 'Signed. £164,000. And the chain pays half.' },
    { when: [-44, '14:50'], by: 'claire', text: 'Bravo! Milan and I come with a camera and an appetite.', reply: 5 },
  ],
  calls: [
    {
      when: [-148, '08:20'],
      by: 'freya',
      channel: 'call',
      direction: 'outgoing',
      with: ['rhys'],
      minutes: 21,
      subject: '“Can you measure ovens?”',
      outcome: 'followUp',
      text: 'Eighteen minutes after the form. He was still at his desk.',
    },
    {
      when: [-118, '09:00'],
      by: 'freya',
      channel: 'meeting',
      direction: 'outgoing',
      with: ['rhys', 'priya'],
      minutes: 75,
      subject: 'Ten shops as a test',
      outcome: 'followUp',
      text: 'They choose the shops, we choose the weeks.',
    },
    {
      when: [-62, '13:00'],
      by: 'freya',
      channel: 'video',
      direction: 'incoming',
      with: ['priya', 'hugh'],
      minutes: 40,
      subject: 'All shops?',
      outcome: 'reached',
      text: 'Hugh Thornton asked what all 212 would cost. Henrik answered within the call.',
    },
  ],
  tasks: [
    {
      when: [-140, '12:40'],
      by: 'freya',
      for: 'piotr',
      text: 'Ten gateways with clamps to Leeds',
      due: -130,
      priority: 'normal',
      done: [-131, '10:00'],
    },
    { when: [-44, '15:00'], by: 'claire', for: 'milan', text: 'Film at the bakery in Leeds', due: 9, priority: 'normal' },
  ],
};

/** Lost, and why. */
const harbour: HeroStory = {
  key: 'harbour',
  account: 'Hansewerke Netz Nord GmbH',
  accountNote: `# How they buy
Everything above 100,000 is put out to tender, with one guarantee for all of it.
| Tender | Opens | Our part |
| Shore power, twelve berths | over | lost |
| Substations on the coast | in spring | meters and gateway |
- The question about the guarantee comes in the first week`,
  name: 'Shore power metering, 12 berths',
  owner: 'jonas',
  source: 'event',
  product: 'Polaris MX',
  currency: 'EUR',
  collaborators: ['aylin'],
  tags: ['tender'],
  description: 'Ships plug in, somebody has to count. Twelve berths, 6,600 volts, salt in the air.',
  cast: [
    { key: 'wiebke', first: 'Wiebke', last: 'Behrens', title: 'Project Manager', role: 'champion' },
    { key: 'uwe', first: 'Uwe', last: 'Thiele', title: 'Head of Procurement', role: 'decisionMaker' },
  ],
  amount: 310_000,
  close: -60,
  steps: [
    {
      when: [-128, '09:30'],
      by: 'jonas',
      stage: 'qualified',
      close: -70,
      next: ['Visit the berths with Wiebke Behrens', -120, 'jonas'],
    },
    { when: [-117, '13:10'], by: 'jonas', stage: 'discovery' },
    { when: [-88, '10:45'], by: 'jonas', stage: 'proposal' },
    { when: [-73, '08:50'], by: 'jonas', amount: 286_000 },
    { when: [-58, '12:00'], by: 'jonas', stage: 'negotiation', close: -20 },
    { when: [-23, '16:10'], by: 'jonas', stage: 'lost', lostReason: 'competitor', close: -32 },
  ],
  note: [
    {
      when: [-116, '09:00'],
      by: 'jonas',
      text: `# Twelve berths
Visited in the rain. Cabinets stand 30 metres from the water, doors open to the west.
- 6,600 V, current transformers are there
![Where the cabinets stand, seen from above](plan)
- Class C is required, we have it
- The maker of the cabinets has a meter of its own. **That is the risk**`,
    },
    {
      when: [-22, '09:15'],
      by: 'jonas',
      text: `# Why we lost
Not price: 286,000 was 4 % below the other. Not technology: same class. One guarantee for cabinet and meter, from one hand.
- We knew it in the first week and had no answer in the tenth
- Next time: an agreement with a cabinet maker **before** the tender
- <<wiebke>> would have taken us`,
    },
  ],
  comments: [
    { when: [-127, '10:00'], by: 'jonas', text: 'From the fair: shore power, twelve berths, class C.' },
    { when: [-116, '09:20'], by: 'aylin', text: 'Salt: I would want the coated version. Four weeks more, 3 % more.' },
    { when: [-73, '09:05'], by: 'jonas', text: 'Came down to 286,000 by leaving out two spare meters.' },
    { when: [-58, '12:15'], by: 'henrik', text: 'What do we say when they ask for one guarantee? They will. @Jonas Petersen' },
    { when: [-57, '08:10'], by: 'jonas', text: 'I have asked two cabinet makers. One answers next week.', reply: 3 },
    { when: [-23, '16:20'], by: 'jonas', text: 'Lost. The cabinet maker gives one guarantee for all of it.' },
    {
      when: [-22, '07:40'],
      by: 'henrik',
      text: 'Your note is honest and worth more than the order. I take the point about the agreement to the next round.',
      reply: 5,
    },
  ],
  calls: [
    {
      when: [-120, '10:00'],
      by: 'jonas',
      channel: 'visit',
      direction: 'outgoing',
      with: ['wiebke'],
      minutes: 140,
      subject: 'Walk along the berths',
      outcome: 'followUp',
      text: 'Rain from the side. All cabinets seen, all photographed.',
    },
    {
      when: [-60, '14:00'],
      by: 'jonas',
      channel: 'meeting',
      direction: 'outgoing',
      with: ['uwe', 'wiebke'],
      minutes: 60,
      subject: 'Tender, second round',
      outcome: 'followUp',
      text: 'Uwe Thiele asked twice about the guarantee.',
    },
    {
      when: [-23, '15:50'],
      by: 'jonas',
      channel: 'call',
      direction: 'incoming',
      with: ['uwe'],
      minutes: 6,
      subject: 'Decision',
      outcome: 'declined',
      text: 'Short and fair.',
    },
  ],
  tasks: [
    {
      when: [-57, '08:15'],
      by: 'jonas',
      for: 'jonas',
      text: 'Ask cabinet makers about a joint guarantee',
      due: -50,
      priority: 'high',
      done: [-46, '11:00'],
    },
    {
      when: [-22, '08:00'],
      by: 'henrik',
      for: 'lucia',
      text: 'Talk to a cabinet maker in the south about joint guarantees',
      due: 6,
      priority: 'normal',
    },
  ],
};

/** The largest one, in commit, and it is about to slip. */
const whale: HeroStory = {
  key: 'whale',
  account: 'Hansewerke Holding SE',
  accountNote: `# How they buy
The holding agrees on prices, each company orders for itself.
| Company | Decides |
| Netz Nord | purchasing in Kiel |
| Netz Ost | purchasing in Schwerin |
| Wärme | the plants themselves |
- The board meets every six weeks`,
  name: 'Smart metering framework, 4 years',
  owner: 'henrik',
  source: 'existingCustomer',
  product: 'Polaris M3',
  currency: 'EUR',
  collaborators: ['lucia', 'aylin', 'claire'],
  tags: ['framework', 'tender'],
  description: 'All companies of the group, 38,000 meters, one price list. A quarter of next year.',
  cast: [
    { key: 'susanne', first: 'Susanne', last: 'Lorenz', title: 'CFO', role: 'decisionMaker' },
    { key: 'holger', first: 'Holger', last: 'Brandt', title: 'Head of Procurement', role: 'influencer' },
    { key: 'katrin', first: 'Katrin', last: 'Seidel', title: 'Technical Director', role: 'champion' },
  ],
  amount: 2_400_000,
  close: 5,
  steps: [
    { when: [-190, '09:00'], by: 'henrik', stage: 'qualified', close: -60 },
    { when: [-160, '10:30'], by: 'henrik', stage: 'discovery' },
    { when: [-110, '13:40'], by: 'henrik', stage: 'proposal' },
    { when: [-64, '09:10'], by: 'henrik', close: -25 },
    { when: [-48, '15:00'], by: 'henrik', stage: 'negotiation', category: 'commit', probability: 90 },
    { when: [-26, '08:35'], by: 'henrik', close: 5, next: ['Signature by Susanne Lorenz', -4, 'henrik'] },
  ],
  note: [
    {
      when: [-159, '11:00'],
      by: 'henrik',
      text: `# The framework
One price list for nine companies, each orders for itself.
- 38,000 meters in four years, 2.4 million
| Company | Meters | Orders |
| Netz Nord | 16,000 | first year |
| Netz Ost | 14,000 | second year |
| Wärme | 8,000 | when the boilers are done |
- <<katrin>> wants it, <<holger>> compares, <<susanne>> signs
- Signature needs the board, the board meets every six weeks`,
    },
    {
      when: [-25, '09:00'],
      by: 'lucia',
      text: `# What worries me
The board met without us on the agenda. Nobody has said why.
- The next meeting is **after** our close date, <<closeDate>>
- It stands in commit at 90 %`,
    },
  ],
  comments: [
    { when: [-109, '14:00'], by: 'henrik', text: 'Offer is there: 2.4 million over four years.' },
    { when: [-48, '15:10'], by: 'henrik', text: 'Verbal yes from Katrin Seidel. Into commit.' },
    {
      when: [-25, '09:10'],
      by: 'lucia',
      text: '@Henrik Voss the board did not have it on the agenda. Is this still this month?',
    },
    { when: [-25, '11:50'], by: 'henrik', text: 'Susanne Lorenz signs between meetings, she has done it before.', reply: 2 },
    {
      when: [-2, '15:40'],
      by: 'lucia',
      text: 'Her office says she is away until next week. @Henrik Voss that is after the close date.',
    },
    { when: [0, '07:15'], by: 'claire', text: 'If this one moves, the month is 40 % short. @Henrik Voss better we know today.' },
  ],
  calls: [
    {
      when: [-159, '09:00'],
      by: 'henrik',
      channel: 'meeting',
      direction: 'outgoing',
      with: ['katrin', 'holger'],
      minutes: 120,
      subject: 'Framework: who needs what',
      outcome: 'followUp',
      text: 'Nine companies, nine wishes, one table.',
    },
    {
      when: [-4, '10:20'],
      by: 'henrik',
      channel: 'call',
      direction: 'outgoing',
      with: ['susanne'],
      minutes: 2,
      subject: 'Signature',
      outcome: 'leftMessage',
      text: 'Her office took a message.',
    },
  ],
  tasks: [
    {
      when: [-4, '10:30'],
      by: 'henrik',
      for: 'henrik',
      text: 'Reach Susanne Lorenz before the month ends',
      due: -1,
      priority: 'urgent',
    },
  ],
};

export const heroStories: readonly HeroStory[] = [heat, bakery, harbour, whale];
