import type { Dialog } from '../../protocol/dialogRecords.ts';

/** Whether two rows say the same. Rows have no nested parts but the newest message. */
export function sameDialog(a: Dialog, b: Dialog): boolean {
  return sameFields(a, b, 'last') && (a.last === b.last || sameLast(a.last, b.last));
}

function sameLast(a: Dialog['last'], b: Dialog['last']): boolean {
  return a !== undefined && b !== undefined && sameFields(a, b);
}

function sameFields<T extends object>(a: T, b: T, apart?: keyof T): boolean {
  for (const key in a) if (key !== apart && a[key] !== b[key]) return false;
  for (const key in b) if (key !== apart && a[key] !== b[key]) return false;
  return true;
}
