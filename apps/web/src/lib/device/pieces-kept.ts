/** When a document has come to consist of more stored updates than this, they are made one [M65]. */
export const piecesKept = 50;
