import { createRequire } from 'node:module';
import { MemoryStorage, TelegramClient as Mtcute } from '@mtcute/node';
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js';
import { Api, type TelegramClient } from 'telegram';
import { NewMessage, type NewMessageEvent } from 'telegram/events/index.js';
import type { DemoTelegram } from '../demo/telegram/startDemoTelegram.ts';
import { openBareClient } from './children/bareClient.ts';
import { createSession } from './createSession.ts';

/** The layer that mtcute speaks, for the demo server to serve. */
export const schemaFile = createRequire(import.meta.url).resolve('@mtcute/core/tl/api-schema.json');

/** A client of another make as it comes, signed in to the demo's first account. */
export interface PeerClient {
  readonly name: string;
  /** One small call that is answered. */
  call(): Promise<unknown>;
  onText(listener: (text: string) => void): Promise<void>;
  close(): Promise<void>;
}

export async function openGramjs(demo: DemoTelegram): Promise<PeerClient> {
  const session = await createSession(demo);
  const client = await openBareClient({ telegram: demo.connection, ...session });
  return {
    name: 'GramJS',
    call: () => client.invoke(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] })),
    onText(listener) {
      client.addEventHandler((event: NewMessageEvent) => {
        listener(event.message.text);
      }, new NewMessage({}));
      return Promise.resolve();
    },
    close: () => end(client),
  };
}

export async function openMtcute(demo: DemoTelegram): Promise<PeerClient> {
  const { server } = demo.connection;
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  addPublicKey(crypto, server.publicKey);
  const dc = { id: 2, ipAddress: server.host, port: server.ports['2'] ?? 0 };
  const client = new Mtcute({
    apiId: 1,
    apiHash: 'demo',
    storage: new MemoryStorage(),
    crypto,
    defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
    logLevel: 0,
  });
  await client.signInQr({
    onUrlUpdated: (url) => {
      setTimeout(() => demo.control.scan({ url }), 20);
    },
  });
  return {
    name: 'mtcute',
    call: () => client.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }),
    async onText(listener) {
      client.onNewMessage.add((message) => {
        listener(message.text);
      });
      await client.startUpdatesLoop();
    },
    close: () => client.destroy(),
  };
}

/** Its own end leaves a reconnecting loop behind, which must not come back when the server goes. */
async function end(client: TelegramClient): Promise<void> {
  Object.assign(client['_sender'] ?? {}, { _retries: 0, userDisconnected: true });
  await client.destroy();
}
