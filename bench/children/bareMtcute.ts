import { MemoryStorage, TelegramClient } from '@mtcute/node';
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js';
import { listInput } from './listInput.ts';
import { measureList } from './measureList.ts';
import { serve } from './serve.ts';

/** Beside the peer: mtcute asked for all dialogs. Not bundled: it loads WebAssembly from its own folder. */
serve(listInput, async ({ telegram, session }) => {
  const { apiId, apiHash, server } = telegram;
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  addPublicKey(crypto, server.publicKey);
  const main = { id: 2, ipAddress: server.host, port: server.ports['2'] ?? 0 };
  const media = { ...main, mediaOnly: true };
  const client = new TelegramClient({
    apiId,
    apiHash,
    storage: new MemoryStorage(),
    crypto,
    defaultDcs: { main, media },
    logLevel: 0,
  });
  await client.importSession({ authKey: keyOf(session), primaryDcs: { main, media } });
  await client.connect();
  await client.getMe();
  return await measureList(async (onFirst) => {
    const dialogs = [];
    for await (const dialog of client.iterDialogs({ limit: Infinity, archived: 'keep' })) {
      if (dialogs.length === 0) onFirst();
      dialogs.push(dialog);
    }
    return dialogs;
  });
});

/** The authorization key ends a GramJS string session. */
function keyOf(session: string): Uint8Array {
  return Buffer.from(session.slice(1), 'base64').subarray(-256);
}
