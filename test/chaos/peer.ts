import { MemoryStorage, TelegramClient, type Message } from '@mtcute/node';
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { createHearing, type Hearing } from './heard.ts';

const RECONNECT_MS = 50;
const SEND_MS = 3_000;

export interface Peer {
  readonly hearing: Hearing;
  /** Whether it is known to have been sent; undefined where the answer was lost. */
  send(dialogId: string, text: string): Promise<true | undefined>;
  /** Whether the server answers it. */
  isAnswered(): Promise<boolean>;
  close(): Promise<void>;
}

/** Somebody with a client of another make (mtcute): what it hears does not rest on the desk's own library. */
export async function openPeer(telegram: DemoTelegram, accountId: string): Promise<Peer> {
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  const { server } = telegram.connection;
  addPublicKey(crypto, server.publicKey);
  const dc = { id: 2, ipAddress: server.host, port: server.ports['2'] ?? 0 };
  const client = new TelegramClient({
    apiId: 1,
    apiHash: 'demo',
    storage: new MemoryStorage(),
    crypto,
    defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
    logLevel: 0,
    reconnectionStrategy: () => RECONNECT_MS,
  });
  await client.signInQr({
    onUrlUpdated: (url) => {
      setTimeout(() => telegram.control.scan({ url, accountId }), 20);
    },
    password: 'demo',
  });
  for await (const _ of client.iterDialogs({ archived: 'keep' }));
  const hearing = createHearing();
  const hear = (isEdit: boolean) => (message: Message) => {
    if (message.isOutgoing) return;
    hearing.hear(dialogIdOf(message), { messageId: message.id, text: message.text }, isEdit);
  };
  client.onNewMessage.add(hear(false));
  client.onEditMessage.add(hear(true));
  await client.startUpdatesLoop();
  return {
    hearing,
    async send(dialogId, text) {
      const id = Number(dialogId.slice(1));
      const chat = dialogId.startsWith('c') ? -1_000_000_000_000 - id : id;
      const request = client.sendText(chat, text, { abortSignal: AbortSignal.timeout(SEND_MS) });
      // Where an answer was lost, what it sends again is refused as a duplicate, or never answered: the server's
      // history says whether it arrived.
      return await request.then(
        () => true,
        () => undefined,
      );
    },
    async isAnswered() {
      const id = [{ _: 'inputUserSelf' } as const];
      // One that is asked in the moment in which its connection goes gets no answer: it is asked again.
      const users = await client
        .call({ _: 'users.getUsers', id }, { timeout: 5_000 })
        .catch(() => []);
      return users[0]?._ === 'user';
    },
    close: () => client.destroy(),
  };
}

function dialogIdOf({ chat }: Message): string {
  if (chat.type === 'user') return `u${chat.id}`;
  return chat.chatType === 'group' ? `g${-chat.id}` : `c${-chat.id - 1_000_000_000_000}`;
}
