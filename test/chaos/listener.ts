import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { AppError } from '../../protocol/errors.ts';
import { startGateway } from '../../sidecar/telegram/gramjsGateway.ts';
import { memoryPeers } from '../integration/telegramAccount.ts';
import { until } from '../until.ts';
import { createHearing, type Hearing } from './heard.ts';

export interface Listener {
  readonly hearing: Hearing;
  /** Whether the server answers it. */
  isAnswered(): Promise<boolean>;
  close(): Promise<void>;
}

/** Another device of an account on the desk's own adapter: every message it is told of, as it is told. */
export async function openListener(
  telegram: DemoTelegram,
  accountId: string,
  log: (text: string) => void,
): Promise<Listener> {
  const hearing = createHearing();
  const gateway = startGateway({
    ...telegram.connection,
    accountId,
    session: telegram.control.createSession({ accountId }).session,
    peers: memoryPeers(),
    onUpdate(update) {
      if (update.kind !== 'message') return;
      const { messageId, text, editedAt } = update.message;
      hearing.hear(update.dialogId, { messageId, text }, editedAt !== undefined);
    },
    log: (level, text) => log(`${level} ${text}`),
  });
  await until('the phone to be online', () => gateway.account().connection === 'online');
  await gateway.fetchDialogs({ signal: new AbortController().signal });
  return {
    hearing,
    async isAnswered() {
      const look = { dialogId: 'u7101', limit: 1, signal: AbortSignal.timeout(5_000) };
      try {
        await gateway.fetchMessages(look);
        return true;
      } catch (error) {
        if (error instanceof AppError && (error.retryable || error.code === 'cancelled'))
          return false;
        throw error;
      }
    },
    close: () => gateway.stop(),
  };
}
