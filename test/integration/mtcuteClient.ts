import { createRequire } from 'node:module';
import { MemoryStorage, TelegramClient } from '@mtcute/node';
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js';
import { startDemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { MAYA } from './gramjsClient.ts';

const LAYER_FILE = createRequire(import.meta.url).resolve('@mtcute/core/tl/api-schema.json');

interface MtcuteOptions {
  /** Keys that are thrown away, on top of the one that stays. */
  usePfs?: boolean;
  /** What a client remembers from one start to the next, its sign-in included. */
  storage?: MemoryStorage;
  /** Asks for what it missed when it starts; without it, a client of this kind begins with what comes from now on. */
  catchUp?: boolean;
}

/** Every request that a client of this file has made in this process, answered or not. */
export const mtcuteCalls = new Set<string>();

export type Mtcute = Awaited<ReturnType<typeof startMtcute>>;

/** The demo server with clients of another library and layer than the app's. */
export async function startMtcute(dialogs = 250) {
  const demo = await startDemoTelegram({ quiet: true, schemaFile: LAYER_FILE, dialogs });
  const clients = new Set<TelegramClient>();

  async function create({ usePfs = false, storage, catchUp = false }: MtcuteOptions = {}) {
    const crypto = new NodeCryptoProvider();
    await crypto.initialize();
    addPublicKey(crypto, demo.connection.server.publicKey);
    const port = demo.connection.server.ports['2'] ?? 0;
    const dc = { id: 2, ipAddress: '127.0.0.1', port };
    const client = new TelegramClient({
      apiId: 1,
      apiHash: 'demo',
      storage: storage ?? new MemoryStorage(),
      crypto,
      defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
      logLevel: 0,
      network: { usePfs },
      updates: { catchUp },
    });
    clients.add(client);
    return client;
  }

  return {
    demo,
    create,
    async signIn(accountId = MAYA, options: MtcuteOptions = {}) {
      const client = await create(options);
      await client.signInQr({
        onUrlUpdated: (url) => {
          setTimeout(() => demo.control.scan({ url, accountId }), 20);
        },
        password: 'demo',
      });
      return client;
    },
    /** As when its process ends. */
    async end(client: TelegramClient) {
      clients.delete(client);
      await client.destroy();
    },
    async close() {
      for (const { method } of demo.control.arrivals()) mtcuteCalls.add(method);
      for (const client of clients) await client.destroy();
      await demo.close();
    },
  };
}
