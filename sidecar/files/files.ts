import { randomUUID } from 'node:crypto';
import type { Log } from '../../rpc/startMessage.ts';
import type { Store, Tx } from '../store/store.ts';
import { toFile, toShownFile } from './fileRow.ts';
import type { StoredFile } from './fileRow.ts';
import * as sql from './sql.ts';
import { canBecome } from './transitions.ts';
import type { FileState } from './transitions.ts';

/** Longer than any request runs: what was used since may be in one. */
const IN_USE_MS = 3_600_000;

export interface FilesOptions {
  store: Store;
  now: () => number;
  log: Log;
}

export interface NewFile {
  accountId: string;
  dialogId: string;
  endpoint: string;
  contentHash: string;
  mediaType: string;
  byteLength: number;
  width: number;
  height: number;
}

export interface FileSum {
  files: number;
  bytes: number;
}

/** With the dialogs they are of. */
export interface FilesOfDialogs {
  files: number;
  dialogs: { accountId: string; dialogId: string }[];
}

export type Files = ReturnType<typeof createFiles>;

/**
 * What of the dialogs' pictures is at the model's provider. Everything that takes a Tx is a step of the caller's own
 * transaction; the calls to the provider are the callers' as well. See transitions.ts for the states.
 */
export function createFiles({ store, now, log }: FilesOptions) {
  function move(
    tx: Tx,
    file: StoredFile,
    state: FileState,
    more: { error?: string; providerId?: string; expiresAt?: number | undefined } = {},
  ): void {
    if (!canBecome(file.state, state)) {
      throw new Error(`A file that is ${file.state} cannot become ${state}.`);
    }
    const { error = null, providerId = null, expiresAt = null } = more;
    const { fileId } = file;
    tx.sql(sql.SET_STATE).run({ fileId, state, error, providerId, expiresAt, now: now() });
    const why = error === null ? '' : ` (${error})`;
    tx.onCommit(() =>
      log('info', `file ${fileId}: ${file.state} → ${state}, ${file.byteLength} bytes${why}`),
    );
  }

  const get = (tx: Tx, fileId: string) => toFile(tx.sql(sql.GET_FILE).get(fileId));

  /** Forgets the references as well: for what forgets what refers to them. */
  function giveUp(tx: Tx, rows: unknown[]): FileSum {
    const found = rows.map(toFile);
    for (const file of found) {
      move(tx, file, 'deleting');
      tx.sql(sql.RELEASE).run(file.fileId);
    }
    return { files: found.length, bytes: found.reduce((sum, file) => sum + file.byteLength, 0) };
  }

  function sum(accountId: string | null, dialogId: string | null): FileSum {
    const row = store.read(sql.SUM_LIVE).get(accountId, dialogId);
    return { files: Number(row?.['files'] ?? 0), bytes: Number(row?.['bytes'] ?? 0) };
  }

  return {
    /** What can be shown to the model again, each with a message that has it. */
    listShown: (accountId: string, dialogId: string, endpoint: string) =>
      store.read(sql.LIST_LIVE).all(accountId, dialogId, endpoint).map(toShownFile),
    sumOfAccount: (accountId: string) => sum(accountId, null),
    sumOfDialog: (accountId: string, dialogId: string) => sum(accountId, dialogId),
    sumOfAll: () => sum(null, null),

    /** The picture where it is there already (`uploaded`, `referenced`), else the place for it, `uploading`. */
    begin(tx: Tx, file: NewFile): StoredFile {
      const { accountId, dialogId, endpoint, contentHash } = file;
      const found = tx.sql(sql.FIND_CONTENT).get(accountId, dialogId, endpoint, contentHash);
      if (!found) {
        const fileId = randomUUID();
        tx.sql(sql.INSERT_FILE).run({ ...file, fileId, now: now() });
        tx.onCommit(() => log('info', `file ${fileId}: uploading, ${file.byteLength} bytes`));
        return get(tx, fileId);
      }
      const known = toFile(found);
      if (known.state === 'failed') move(tx, known, 'uploading');
      return get(tx, known.fileId);
    },
    uploaded(tx: Tx, fileId: string, at: { providerId: string; expiresAt?: number | undefined }) {
      move(tx, get(tx, fileId), 'uploaded', at);
    },
    uploadFailed(tx: Tx, fileId: string, code: string): void {
      move(tx, get(tx, fileId), 'failed', { error: code });
    },
    /** Its upload was stopped from here, if it had not ended. */
    stopped(tx: Tx, fileId: string): void {
      const file = get(tx, fileId);
      if (file.state === 'uploading') move(tx, file, 'failed', { error: 'cancelled' });
    },
    /** This message shows it; `editedAt` 0: as it was sent. */
    link(tx: Tx, fileId: string, messageId: number, editedAt: number): void {
      tx.sql(sql.LINK).run(fileId, messageId, editedAt);
      tx.sql(sql.UNLINK_OTHERS).run(fileId, messageId);
    },
    /** It goes into a request now. */
    used(tx: Tx, fileId: string): void {
      tx.sql(sql.USED).run(now(), fileId);
    },
    /** The chat message was answered with them: as long as it is kept, so are they. */
    refer(tx: Tx, chatMessageId: string, fileIds: readonly string[]): void {
      for (const fileId of fileIds) {
        const { state, byteLength } = get(tx, fileId);
        const { changes } = tx.sql(sql.REFER).run(chatMessageId, fileId);
        if (Number(changes) === 0 || state !== 'uploaded') continue;
        tx.onCommit(() =>
          log('info', `file ${fileId}: uploaded → referenced, ${byteLength} bytes`),
        );
      }
    },
    /** The provider has them no more. */
    gone(tx: Tx, endpoint: string, providerIds: readonly string[]): void {
      for (const providerId of providerIds) {
        const row = tx.sql(sql.FIND_BY_PROVIDER).get(endpoint, providerId);
        if (!row) continue;
        move(tx, toFile(row), 'deleted', { error: 'goneAtProvider' });
        tx.sql(sql.RELEASE).run(toFile(row).fileId);
      }
    },

    // Each makes `deleting` of what it finds; deleting it at the provider is the `files` job's.
    /** What no kept chat message was answered with, and no request may hold. */
    prune: (tx: Tx, accountId: string, dialogId: string): FileSum =>
      giveUp(tx, tx.sql(sql.LIST_UNREFERENCED).all(accountId, dialogId, now() - IN_USE_MS)),
    giveUpDialog: (tx: Tx, accountId: string, dialogId: string): FileSum =>
      giveUp(tx, tx.sql(sql.LIST_OF_DIALOG).all(accountId, dialogId)),
    /** Those that no other conversation refers to. */
    giveUpConversation: (tx: Tx, conversationId: string): FileSum =>
      giveUp(tx, tx.sql(sql.LIST_OF_CONVERSATION).all(conversationId)),
    /** Uploaded before `before` and unreferenced, at most `limit`. */
    giveUpOld(tx: Tx, before: number, limit: number): FilesOfDialogs {
      const old = tx.sql(sql.LIST_OLD).all(before, now() - IN_USE_MS, limit);
      return { files: giveUp(tx, old).files, dialogs: dialogsOf(old.map(toFile)) };
    },
    giveUpAccount(tx: Tx, accountId: string): FileSum & { dialogIds: string[] } {
      const all = tx.sql(sql.LIST_OF_ACCOUNT).all(accountId);
      const dialogIds = dialogsOf(all.map(toFile)).map(({ dialogId }) => dialogId);
      return { ...giveUp(tx, all), dialogIds };
    },
    /** What could not be deleted, or has no job any more, and did not change since `before`. */
    tryAgain(tx: Tx, before: number, limit: number): FilesOfDialogs {
      const left = tx.sql(sql.LIST_LEFT).all(before, limit).map(toFile);
      for (const file of left) {
        if (file.state === 'failed') move(tx, file, 'deleting');
        else tx.sql(sql.TOUCH).run(now(), file.fileId);
      }
      return { files: left.length, dialogs: dialogsOf(left) };
    },
    /** Of files that are no more, and of those that have expired; the number of rows. */
    removeRows: (tx: Tx, before: number, limit: number): number =>
      Number(tx.sql(sql.DELETE_OVER).run(before, now(), limit).changes),
    /** One that was uploaded for nothing: who asked for it is gone. */
    discard(tx: Tx, fileId: string): void {
      giveUp(tx, [tx.sql(sql.GET_FILE).get(fileId)]);
    },
    deleting: (accountId: string, dialogId: string): StoredFile[] =>
      store.read(sql.LIST_DELETING).all(accountId, dialogId).map(toFile),
    deleted(tx: Tx, fileId: string): void {
      move(tx, get(tx, fileId), 'deleted');
    },
    deleteFailed(tx: Tx, fileId: string, code: string): void {
      move(tx, get(tx, fileId), 'failed', { error: code });
    },
    /** On start: nobody waits for what an earlier process was uploading. */
    failInterrupted(tx: Tx): void {
      for (const row of tx.sql(sql.LIST_UPLOADING).all()) {
        move(tx, toFile(row), 'failed', { error: 'interrupted' });
      }
    },
  };
}

function dialogsOf(all: StoredFile[]): FilesOfDialogs['dialogs'] {
  const byKey = new Map(
    all.map(({ accountId, dialogId }) => [`${accountId}:${dialogId}`, { accountId, dialogId }]),
  );
  return [...byKey.values()];
}
