/** Whether a text is an address that a link may lead to. Anything that could run a script is none. */
export const isAddress = (text: string): boolean => /^(https?:\/\/|mailto:|tel:)\S+$/i.test(text);
