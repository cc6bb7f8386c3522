import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import type { PeerCache, StartGateway } from '../telegram/gateway.ts';

type TelegramConfiguration = NonNullable<Configuration['telegram']>;
export interface Ending {
  accountId: string;
  session: string;
}

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** It asks for nothing that needs one. */
const NO_PEERS: PeerCache = {
  get: () => Promise.resolve(undefined),
  setMany: () => Promise.resolve(),
};

export interface EndingsOptions {
  startGateway: StartGateway;
  log: Log;
  onEnded: (ending: Ending) => void;
}

/**
 * Sessions that were signed out here while Telegram could not be reached: each is ended there as soon as it can be.
 * They live in the window's secret store until then, and come with every configuration.
 */
export function createEndings({ startGateway, log, onEnded }: EndingsOptions) {
  const ending = new Map<string, { abort: AbortController; done: Promise<void> }>();

  async function end(
    telegram: TelegramConfiguration,
    { accountId, session }: Ending,
    signal: AbortSignal,
  ): Promise<void> {
    const gateway = startGateway({
      ...telegram,
      accountId,
      session,
      log,
      peers: NO_PEERS,
      onUpdate: () => {},
    });
    try {
      for (let attempt = 1; !signal.aborted; attempt += 1) {
        try {
          await gateway.signOut(signal);
          onEnded({ accountId, session });
          return;
        } catch (error) {
          if (!signal.aborted)
            log('info', `not signed out at the server yet: ${describeFailure(error)}`);
        }
        const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10));
        await sleep(waitMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(
          () => undefined,
        );
      }
    } finally {
      await gateway.stop();
    }
  }

  return {
    /** Once each, however often it is asked for. */
    add(telegram: TelegramConfiguration, one: Ending): void {
      if (ending.has(one.session)) return;
      const abort = new AbortController();
      const done = end(telegram, one, abort.signal)
        .catch((error: unknown) =>
          log('warn', `a sign-out was given up: ${describeFailure(error)}`),
        )
        .finally(() => ending.delete(one.session));
      ending.set(one.session, { abort, done });
    },
    async stop(): Promise<void> {
      const all = [...ending.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ done }) => done));
    },
  };
}
