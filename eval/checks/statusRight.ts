import { failOn, type Check } from './check.ts';

export const statusRight: Check = ({ expected: { statuses } }, { analysis: { status } }) =>
  failOn(statuses.includes(status) ? [] : [`${status}, not ${statuses.join(' or ')}`]);
