export const FILE_STATES = [
  'uploading',
  'uploaded',
  'referenced',
  'deleting',
  'deleted',
  'failed',
] as const;
export type FileState = (typeof FILE_STATES)[number];

/**
 * The life of a file at the model's provider:
 *
 *   uploading → uploaded → referenced → deleting → deleted
 *
 * - `uploading → failed`: the call failed, or its process ended; `failed → uploading`: the next request tries again.
 * - `uploaded → referenced` with the first kept chat message that was answered with it, `referenced → uploaded` with the
 *   end of the last: the two triggers of the table do that, whoever deletes the message.
 * - `uploaded → deleting`: pruned, unreferenced. `referenced → deleting` is for what forgets the references as well: a
 *   reset, a conversation or an account that goes.
 * - `uploaded | referenced → deleted`: the provider no longer had it when it was to be used.
 * - `deleting → failed`: it could not be deleted, for good or for now; `failed → deleting`: the daily clean-up tries
 *   again. What is missed altogether expires at the provider by itself.
 */
const NEXT: Readonly<Record<FileState, readonly FileState[]>> = {
  uploading: ['uploaded', 'failed'],
  uploaded: ['referenced', 'deleting', 'deleted'],
  referenced: ['uploaded', 'deleting', 'deleted'],
  deleting: ['deleted', 'failed'],
  failed: ['uploading', 'deleting'],
  deleted: [],
};

export function canBecome(from: FileState, to: FileState): boolean {
  return NEXT[from].includes(to);
}
