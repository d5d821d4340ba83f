/**
 * The way of a change from the hand to the log and off this device again. The page, the network or the server may end
 * after any of them: `push-steps.pg.test.ts` lets each end at each, `push-steps.e2e.ts` the page in a real browser.
 *
 * noted: it is shown, and not stored yet. stored: with its update, in one transaction. sent: over the socket that is
 * open. answered: the server says that it is in the log, and this device does not know it yet. marked: it does.
 * removed: the rows show it, and nothing of it is left here.
 */
export const pushSteps = ['noted', 'stored', 'sent', 'answered', 'marked', 'removed'] as const;
export type PushStep = (typeof pushSteps)[number];

/** The event of the page that tells of each step as it is reached; `detail` is the step. */
export const pushStepEvent = 'rapport-push-step';
