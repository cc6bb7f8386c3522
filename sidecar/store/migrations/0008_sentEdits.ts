/** Which version of a sent draft stands in Telegram: it can be edited after it was sent. */
export const sentEdits = `
ALTER TABLE draft ADD COLUMN sent_version INTEGER;
ALTER TABLE draft ADD COLUMN edited_at INTEGER;
UPDATE draft SET sent_version = version WHERE state = 'sent';
`;
