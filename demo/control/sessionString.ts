import { HOST, type MtServer } from '../telegram/mtproto/server.ts';
import type { Account } from '../telegram/state/account.ts';

/** What GramJS's StringSession holds, for a key that the server made and signed in itself. */
export function createSessionString(server: MtServer, { me, homeDc }: Account): string {
  const key = server.keys.create(homeDc);
  key.accountId = me.id;
  const head = Buffer.alloc(3);
  head.writeUInt8(homeDc, 0);
  head.writeInt16BE(HOST.length, 1);
  const port = Buffer.alloc(2);
  port.writeInt16BE(443); // GramJS ignores it, and cannot store one above 32767
  return `1${Buffer.concat([head, Buffer.from(HOST), port, key.key]).toString('base64')}`;
}
