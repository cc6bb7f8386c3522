import { createSecretKey } from 'node:crypto';
import type { EncryptionKey } from '../../protocol/encryptionRecords.ts';
import { headOf, openValue, sealValue, type NamedKey } from '../store/sealing/sealValue.ts';

const COLUMN = 'encryption_key.proof';
const PROOF = 'This key opens what is stored here.';

export function toNamedKey({ keyId, key }: EncryptionKey): NamedKey {
  return { keyId, key: createSecretKey(key, 'base64') };
}

/** A known sentence, sealed: who opens it has the key. Without its head, for it is no value of anybody's. */
export const proofOf = (key: NamedKey): string =>
  sealValue(key, COLUMN, PROOF).slice(headOf(key.keyId).length);

/** Whether it is the key that made this proof, and not only one of its name. */
export function isProved(key: NamedKey, proof: string): boolean {
  try {
    return openValue(key, COLUMN, headOf(key.keyId) + proof) === PROOF;
  } catch {
    return false; // Sealed by another key.
  }
}
