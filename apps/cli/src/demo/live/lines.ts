/** What simulated colleagues type into the note, one after the other. None begins with another. */
export const sentences: readonly string[] = [
  'Checked the delivery plan once more: the first 1,200 meters can leave in week two.',
  'The radio modules were tested at minus thirty degrees, the report is on its way.',
  'Västerås asks whether the old flanges fit. They do, with the adapter ring.',
  'Talked to the works: a second shift is possible if we say so before Friday.',
  'The calibration office confirms the slot that we asked for.',
  'Price of the service contract stays as offered, whatever the volume.',
];

/** What they answer. */
export const answers: readonly string[] = [
  'thanks, I’ll look into it and write here before lunch.',
  'good point. I’ve put it on the list for the call tomorrow.',
  'done. Have a look whether it reads as you meant it.',
  'I asked the customer, they come back to us today.',
  'agreed. Shall I change the next step, or do you?',
];
