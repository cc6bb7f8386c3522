import type { Evidence } from './check.ts';

/** Each message of an approval keeps the random id that it was given, and the first one's is that of the approval. */
export function checkParts({ snapshot, memory }: Evidence): string[] {
  const wrong: string[] = [];
  for (const row of snapshot.parts) {
    const key = `${row.approval_id} ${row.part}`;
    const before = memory.parts.get(key);
    if (before && before.random_id !== row.random_id)
      wrong.push(`part ${row.part} of approval ${row.approval_id} has another random id`);
    else memory.parts.set(key, row);
  }
  for (const { approval_id: id, random_id: randomId } of snapshot.approvals) {
    const first = memory.parts.get(`${id} 0`);
    if (first?.random_id !== randomId)
      wrong.push(`the first part of approval ${id} has not its random id`);
  }
  return wrong;
}
