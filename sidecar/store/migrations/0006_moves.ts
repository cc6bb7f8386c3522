/** A message that a draft answers may be edited or deleted: the draft is out of date then, with no newer message. */
export const moves = `
ALTER TABLE draft ADD COLUMN moved_on TEXT CHECK(moved_on IN ('edited','deleted'));
`;
