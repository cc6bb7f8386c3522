import * as z from 'zod/mini';
import { encryptionKey, encryptionStatus } from '../encryptionRecords.ts';
import { method, nothing } from './method.ts';

/** Of message text at rest. */
export const encryptionMethods = {
  /** Of message text at rest. */
  'encryption/get': method('read', nothing, encryptionStatus),
  /** From this key on; what is stored is encrypted anew in the background. `conflict` unless the state is `on`. */
  'encryption/rotate': method('admin', z.object({ key: encryptionKey }), encryptionStatus),
  /** Back to the key of before: what is encrypted with the new one already is rewritten. Asked again, it stays with that. `conflict` unless it is `rotating`. */
  'encryption/takeBack': method('admin', nothing, encryptionStatus),
  /** Removes what is encrypted, for its key is lost, and ends the process. `conflict` unless the state is `locked`. */
  'encryption/reset': method('admin', nothing, nothing),
} as const;
