/** The letter that stands in a text for what is no text, such as a chip. */
export const placeholder = '\uFFFC';
