/** For the user: marks in a text that stand for nothing. */
export function describeUnknown(marks: readonly string[] | undefined): string | undefined {
  if (marks === undefined || marks.length === 0) return undefined;
  const those = marks.length === 1 ? 'stands' : 'stand';
  return `The text holds ${marks.join(', ')}, which ${those} for nothing that was sent: the model made it up.`;
}
