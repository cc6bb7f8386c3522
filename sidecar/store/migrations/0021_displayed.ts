/** The version of a draft whose whole text was in view somewhere; NULL: none, or other files go with it since. */
export const displayed = `
ALTER TABLE draft ADD COLUMN displayed_version INTEGER;
`;
