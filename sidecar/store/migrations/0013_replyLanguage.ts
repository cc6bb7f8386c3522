/** The language that the user chose for the replies of a dialog; NULL: that of the messages. */
export const replyLanguage = `
ALTER TABLE dialog_state ADD COLUMN reply_language TEXT;
`;
