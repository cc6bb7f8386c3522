import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { ACCESS, type Access, type PairedClient } from '../../protocol/clientRecords.ts';
import { AppError } from '../../protocol/errors.ts';
import type { Scope } from '../../protocol/scopes.ts';
import { hashToken, type Grant } from '../server/checkUpgrade.ts';
import type { Store, Tx } from '../store/store.ts';

const ALL = `SELECT * FROM paired_client ORDER BY created_at, client_id`;
const ADD = `INSERT INTO paired_client(client_id, name, access, token_hash, created_at) VALUES(?, ?, ?, ?, ?)`;
const SEEN = `UPDATE paired_client SET last_seen_at = ? WHERE client_id = ?`;
const REMOVE = `DELETE FROM paired_client WHERE client_id = ?`;

/** More than anybody uses; each is compared at every connection. */
const MOST = 20;
const SCOPES_OF: Record<Access, readonly Scope[]> = {
  read: ['read'],
  draft: ['read', 'draft'],
  send: ['read', 'draft', 'send'],
};

const row = z.object({
  client_id: z.string(),
  name: z.string(),
  access: z.enum(ACCESS),
  token_hash: z.instanceof(Uint8Array),
  created_at: z.number(),
  last_seen_at: z.nullable(z.number()),
});
type Row = z.infer<typeof row>;

export type PairedClients = ReturnType<typeof createPairedClients>;

/** Scripts and tools that the user has let in beside the extension, each with a token of its own. */
export function createPairedClients({ store, now }: { store: Store; now: () => number }) {
  const rows = (): Row[] =>
    store
      .read(ALL)
      .all()
      .map((each) => row.parse(each));

  /** In memory: nobody is shut out, or in, by a database that cannot be read just now. */
  let grants = rows().map(toGrant);
  const changed = (tx: Tx) => tx.onCommit(() => (grants = rows().map(toGrant)));

  return {
    list: (): PairedClient[] => rows().map(toClient),

    /** What the server lets in besides its start's tokens. */
    grants: (): readonly Grant[] => grants,

    /** @returns its token (256 bit, base64url) as well: the only time that it is told */
    add(tx: Tx, name: string, access: Access): { client: PairedClient; token: string } {
      if (rows().length >= MOST) {
        throw new AppError('conflict', `There are ${MOST} paired clients already.`, {
          hint: 'Revoke one that is not used.',
        });
      }
      const token = randomBytes(32).toString('base64url');
      const client = { clientId: randomUUID(), name, access, createdAt: now() };
      tx.sql(ADD).run(client.clientId, name, access, hashToken(token), client.createdAt);
      changed(tx);
      return { client, token };
    },

    seen: (tx: Tx, clientId: string) => tx.sql(SEEN).run(now(), clientId),

    /** @throws AppError `notFound` */
    remove(tx: Tx, clientId: string): void {
      if (tx.sql(REMOVE).run(clientId).changes === 0)
        throw new AppError('notFound', 'There is no such client.', {
          hint: 'Look at the list again.',
        });
      changed(tx);
    },
  };
}

function toGrant({ client_id: clientId, name, access, token_hash: hash }: Row): Grant {
  return { clientId, name, scopes: SCOPES_OF[access], hash };
}

function toClient({ client_id, name, access, created_at, last_seen_at }: Row): PairedClient {
  return {
    clientId: client_id,
    name,
    access,
    createdAt: created_at,
    ...(last_seen_at === null ? {} : { lastSeenAt: last_seen_at }),
  };
}
