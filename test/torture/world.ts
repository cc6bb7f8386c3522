import { startDemoModel, type DemoModel } from '../../demo/model/startDemoModel.ts';
import { startDemoTelegram, type DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Configuration } from '../../protocol/configuration.ts';

/** Telegram's people and groups, and a model: they live on while the sidecar dies. */
export interface World {
  readonly telegram: DemoTelegram;
  readonly model: DemoModel;
  /** In which the plan happens; some of both accounts, one that both are in. */
  readonly dialogs: readonly Place[];
  configuration(undoMs: number): Configuration;
  /** All that the server has, of every dialog of every account. */
  history(): DialogHistory[];
  /** Every message that ever left an account over the wire, also those that are deleted since. */
  sends(): Send[];
  close(): Promise<void>;
}

export interface Place {
  accountId: string;
  dialogId: string;
}

export interface DialogHistory extends Place {
  messages: {
    messageId: number;
    at: number;
    text: string;
    replyToId?: number;
    out: boolean;
    silent?: boolean;
    file?: { sha256: string };
    /** Of what an account sent over the wire. */
    randomId?: string;
  }[];
}

export interface Send extends Place {
  messageId: number;
  randomId: string;
}

/** Few enough that conversations outgrow it. */
export const MAX_MESSAGES = 40;
/** Few enough that much happens in each. */
const DIALOGS_EACH = 9;

export async function startWorld(): Promise<World> {
  const telegram = await startDemoTelegram({ quiet: true });
  const model = await startDemoModel({ tokenDelayMs: 1 });
  const sessions = telegram.accounts.map(({ accountId }) => ({
    accountId,
    session: telegram.control.createSession({ accountId }).session,
  }));
  const all = telegram.accounts.flatMap(({ accountId }) =>
    telegram.control
      .dialogs({ accountId })
      .dialogs.map(({ dialogId }) => ({ accountId, dialogId })),
  );
  return {
    telegram,
    model,
    dialogs: telegram.accounts.flatMap(({ accountId }) =>
      all.filter((place) => place.accountId === accountId).slice(0, DIALOGS_EACH),
    ),
    configuration: (undoMs) => ({
      telegram: telegram.connection,
      sessions,
      model: {
        baseUrl: model.baseUrl,
        apiKey: model.apiKey,
        draftModel: '',
        analysisModel: '',
      },
      settings: {
        historyLimit: 20,
        undoMs,
        concurrency: 4,
        instructions: '',
        maxMessages: MAX_MESSAGES,
        retentionDays: 7,
        cleanupHour: 2,
        fileQuotaMegabytes: 500,
      },
    }),
    history: () =>
      all.map((place) => ({ ...place, messages: telegram.control.dialog(place).messages })),
    sends: () =>
      telegram.accounts.flatMap(({ accountId }) =>
        telegram.control.sends({ accountId }).sends.map((send) => ({ accountId, ...send })),
      ),
    async close() {
      await telegram.close();
      await model.close();
    },
  };
}
