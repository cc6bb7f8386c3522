import { randomBytes } from 'node:crypto';
import { sha1 } from './hash.ts';

/** A key that a client made with the server, valid in one data centre, and what it is signed in as. */
export interface AuthKey {
  readonly id: bigint;
  readonly key: Buffer;
  readonly salt: bigint;
  readonly dc: number;
  /** The layer its client named last. Kept here because clients name it once a key, not once a connection. */
  layer?: number;
  /** Whose account; absent until signed in. */
  accountId?: bigint;
  /** The account whose phone took the QR code or whose phone code was right, while a password is due. */
  pendingAccountId?: bigint;
  /** Of a temporary key: the permanent key it stands for. */
  permanentKeyId?: bigint;
  /** The QR code it shows, hex. */
  loginToken?: string;
}

export class AuthKeys {
  readonly #keys = new Map<bigint, AuthKey>();

  add(key: Buffer, salt: bigint, dc: number): AuthKey {
    const record: AuthKey = { id: sha1(key).readBigInt64LE(12), key, salt, dc };
    this.#keys.set(record.id, record);
    return record;
  }

  /** A key made by the server itself: a client that holds it needs no key exchange. */
  create(dc: number): AuthKey {
    const key = randomBytes(256);
    key.writeUInt8(key.readUInt8(0) | 0x80, 0); // GramJS strips leading zero bytes
    return this.add(key, randomBytes(8).readBigInt64LE(0), dc);
  }

  get(id: bigint): AuthKey | undefined {
    return this.#keys.get(id);
  }

  /** What a temporary key is bound to, else the key itself. */
  permanent(key: AuthKey): AuthKey {
    return (key.permanentKeyId === undefined ? undefined : this.get(key.permanentKeyId)) ?? key;
  }

  ofAccount(accountId: bigint): AuthKey[] {
    return [...this.#keys.values()].filter((key) => key.accountId === accountId);
  }

  delete(id: bigint): void {
    this.#keys.delete(id);
  }
}
