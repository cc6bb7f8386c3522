import { createHash, createPublicKey } from 'node:crypto';
import { Api, Logger, TelegramClient } from 'telegram';
import type { TelegramClientParams } from 'telegram/client/telegramBaseClient.js';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { returnBigInt } from 'telegram/Helpers.js';
import type { MTProtoSender } from 'telegram/network/MTProtoSender.js';
import { ConnectionTCPFull } from 'telegram/network/connection/TCPFull.js';
import { StringSession } from 'telegram/sessions/index.js';
import { startDemoTelegram, type DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';

/** The owner that the demo signs in to first, and the one with a password, in another data centre. */
export const MAYA = '7001';
export const DMITRY = '7002';
export const ANNA = 'anna_l';
export const ANNA_DIALOG = 'u7101';

type Options = Parameters<typeof startDemoTelegram>[0];

/** The demo server with stock GramJS clients: none of this project's repairs, only a route and a key. */
export async function startGramjs(options: Options = {}) {
  const demo = await startDemoTelegram({ quiet: true, ...options });
  trust(demo.connection.server.publicKey);
  const clients: TelegramClient[] = [];

  async function connect(session: string, params: Partial<TelegramClientParams> = {}) {
    const stringSession = new StringSession(session);
    if (session === '') stringSession.setDC(2, '127.0.0.1', 443);
    const client = new TelegramClient(stringSession, 1, 'demo', {
      connection: routedConnection(demo),
      baseLogger: new SilentLogger(),
      retryDelay: 50,
      ...params,
    });
    clients.push(client);
    await client.connect();
    return { client, session: stringSession };
  }

  return {
    demo,
    connect,
    /** A client that is signed in already. */
    async signedIn(accountId = MAYA, params: Partial<TelegramClientParams> = {}) {
      const { client } = await connect(demo.control.createSession({ accountId }).session, params);
      await client.getMe();
      return client;
    },
    async close() {
      for (const client of clients) await destroy(client);
      await demo.close();
    },
  };
}

export type Gramjs = Awaited<ReturnType<typeof startGramjs>>;

/** Every update that reaches the client, as GramJS hands it on. */
export function collectUpdates(client: TelegramClient): object[] {
  const updates: object[] = [];
  client.addEventHandler((update: object) => {
    updates.push(update);
  });
  return updates;
}

export async function inputPeer(client: TelegramClient, name: string) {
  return client.getInputEntity(name);
}

export function sendRequest(peer: Api.TypeEntityLike, message: string, randomId: number) {
  return new Api.messages.SendMessage({ peer, message, randomId: returnBigInt(randomId) });
}

/** For assert.rejects: an RPC error of Telegram by its name. */
export function withName(name: string) {
  return (error: unknown) =>
    error instanceof Error && 'errorMessage' in error && error.errorMessage === name;
}

/** GramJS prints to stdout and, behind its logger's back, to stderr; this silences both. */
class SilentLogger extends Logger {
  override canSend(): boolean {
    return false;
  }
  override _log(): void {
    // a test reports for itself
  }
}

/** GramJS knows only ports 80 and 443, so the way to the demo goes in a connection class. */
function routedConnection({ connection: { server } }: DemoTelegram): typeof ConnectionTCPFull {
  return class extends ConnectionTCPFull {
    constructor(params: ConstructorParameters<typeof ConnectionTCPFull>[0]) {
      const port = server.ports[String(params.dcId)];
      if (port === undefined) throw new Error(`no data centre ${params.dcId}`);
      super({ ...params, ip: server.host, port });
    }
  };
}

function trust(publicKey: string): void {
  const { n = '', e = '' } = createPublicKey(publicKey).export({ format: 'jwk' });
  const [modulus, exponent] = [Buffer.from(n, 'base64url'), Buffer.from(e, 'base64url')];
  const length = Buffer.from([254, modulus.length & 255, modulus.length >> 8, 0]);
  const encoded = Buffer.concat([length, modulus, Buffer.from([exponent.length]), exponent]);
  const fingerprint = createHash('sha1').update(encoded).digest().readBigInt64LE(12);
  _serverKeys.set(String(fingerprint), {
    n: returnBigInt(BigInt(`0x${modulus.toString('hex')}`).toString()),
    e: Number.parseInt(exponent.toString('hex'), 16),
  });
}

/** GramJS's own destroy() leaves download senders and reconnecting loops behind; a test must end. */
async function destroy(client: TelegramClient): Promise<void> {
  const timers = Object.getOwnPropertyDescriptor(client, '_exportedSenderReleaseTimeouts')?.value;
  if (timers instanceof Map) for (const timer of timers.values()) clearTimeout(timer);
  const exported = await Promise.all(client['_exportedSenderPromises'].values());
  const senders: MTProtoSender[] = [...exported, ...(client['_sender'] ? [client['_sender']] : [])];
  for (const sender of senders) Object.assign(sender, { _retries: 0, userDisconnected: true });
  await client.destroy();
  for (const sender of exported) await sender.disconnect();
}
