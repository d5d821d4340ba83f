import { v5 } from 'uuid';

/**
 * Ids that follow from what a record is, so that two people who make it offline make one. Never change: the ids are
 * stored.
 */
const namespace = 'b1f5d1c0-52c6-5a64-8d9e-2f1f0c9b7a11';

/** The note that a record's page shows. */
export const noteId = (record: string): string => v5('note', record);

/** The task that follows one that repeats: two people who complete it offline make one next task. */
export const nextTaskId = (task: string): string => v5('next', task);

/** That a member follows a record (`<type>:<id>`): one entry, however often it is begun. */
export const followId = (member: string, record: string): string => v5(`follow\n${record}`, member);

/** How a member stands to a view: one entry, whichever device made it first. */
export const lookId = (member: string, view: string): string => v5(`look\n${view}`, member);

/** A link without dates: `from` and `to` as the link stores them, `<type>:<id>`. With dates there may be several. */
export const linkId = (from: string, to: string, role: string): string => v5(`link\n${from}\n${to}\n${role}`, namespace);
