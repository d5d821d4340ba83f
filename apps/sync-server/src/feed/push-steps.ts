/**
 * The way of a pushed edit or command through the server, as `pushSteps` of the browser is on the device. The process may
 * end after any of them: `server-steps.pg.test.ts` ends it with kill -9 at each, and the client that comes back has each
 * of its changes once.
 *
 * arrived: it was read from its socket. applied: it is in the open document (edits alone). handed: the log begins to write
 * it. committed: the database has it, and nobody was told. answered: its author was told. projected: the row says it.
 * announced: those who see the row were told.
 */
export const serverPushSteps = ['arrived', 'applied', 'handed', 'committed', 'answered', 'projected', 'announced'] as const;
export type ServerPushStep = (typeof serverPushSteps)[number];
