import { v5 as uuidv5 } from 'uuid';

/** The shared note of a record: its id follows from the record's, so that two people who begin it offline write one. */
export const noteIdOf = (record: string): string => uuidv5('note', record);
