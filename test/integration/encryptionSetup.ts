import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EncryptionKey, EncryptionStatus } from '../../protocol/encryptionRecords.ts';
import type { Client } from '../../rpc/openClient.ts';
import { until } from '../until.ts';

export function newKey(): EncryptionKey {
  return {
    keyId: randomBytes(8).toString('hex'),
    key: randomBytes(32).toString('base64'),
  };
}

/** Every file below the folder that holds one of these sentences, write-ahead logs and copies included. */
export function filesWith(dir: string, ...sentences: string[]): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dir, name)).isFile())
    .filter((name) => {
      const bytes = readFileSync(join(dir, name));
      return sentences.some((sentence) => bytes.includes(sentence));
    })
    .toSorted();
}

export function settled(client: Client, state: EncryptionStatus['state']) {
  return until(`encryption that is ${state}`, async () => {
    const status = await client.request('encryption/get', {});
    return status.state === state && status;
  });
}

/** Looks at the file from outside, as another program could. */
export function lookInto<T>(dir: string, look: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(dir, 'state.db'), { timeout: 5_000 });
  try {
    return look(db);
  } finally {
    db.close();
  }
}

/** So many of the owner's messages, as if they had been read: enough that a change takes a while. */
export function addOwnMessages(dir: string, accountId: string, count: number, text: string): void {
  lookInto(dir, (db) => {
    db.exec('BEGIN IMMEDIATE');
    const add = db.prepare(
      `INSERT INTO own_message(account_id, dialog_id, message_id, at, language, text) VALUES(?, 'u1', ?, ?, 'en', ?)`,
    );
    for (let id = 1; id <= count; id += 1) add.run(accountId, id, id, `${text} ${id}`);
    db.exec('COMMIT');
  });
}

/** How many of them begin like this, as they are in the file. */
export function countOwnMessages(dir: string, head: string): number {
  return lookInto(dir, (db) =>
    Number(
      db
        .prepare('SELECT count(*) AS n FROM own_message WHERE substr(text, 1, ?) = ?')
        .get(head.length, head)?.['n'],
    ),
  );
}

export const headOf = ({ keyId }: EncryptionKey): string => `sealed1.${keyId}.`;
