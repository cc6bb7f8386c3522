import { TelegramClient } from 'telegram';
import { Logger, LogLevel } from 'telegram/extensions/Logger.js';
import { PromisedNetSockets } from 'telegram/extensions/index.js';
import { StringSession } from 'telegram/sessions/index.js';
import { trustServer } from '../../sidecar/telegram/server.ts';
import type { ListInput } from './listInput.ts';

/** GramJS as it comes, only led to the demo server, connected and signed in. */
export async function openBareClient({ session, telegram }: ListInput): Promise<TelegramClient> {
  const { apiId, apiHash, server } = telegram;
  trustServer(server);
  class DemoSockets extends PromisedNetSockets {
    override async connect(): Promise<unknown> {
      return await super.connect(server.ports['2'] ?? 0, server.host);
    }
  }
  const client = new TelegramClient(new StringSession(session), apiId, apiHash, {
    networkSocket: DemoSockets,
    baseLogger: new Logger(LogLevel.ERROR),
  });
  await client.connect();
  await client.getMe();
  return client;
}
