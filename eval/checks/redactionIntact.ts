import { failOn, NOT_ASKED, type Check } from './check.ts';

/** What is to be kept from the model stands in no request, and no mark for it is left in the reply. */
export const redactionIntact: Check = ({ expected: { secrets } }, { requests, reply }) => {
  if (secrets.length === 0) return NOT_ASKED;
  const leaked = secrets.filter((secret) => requests.some(({ body }) => body.includes(secret)));
  const marks = reply?.match(/\[(?:key|iban|card|phone|email|text)-\d+\]/gi) ?? [];
  return failOn([
    ...leaked.map((secret) => `a request holds the one that ends in ${secret.slice(-2)}`),
    ...marks.map((mark) => `the reply holds ${mark}`),
  ]);
};
