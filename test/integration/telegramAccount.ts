import { startDemoTelegram, type DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import { startGateway } from '../../sidecar/telegram/gramjsGateway.ts';
import type {
  PeerCache,
  TelegramGateway,
  TelegramUpdate,
  UpdateMarks,
} from '../../sidecar/telegram/gateway.ts';

/** The demo server's handle as any script reaches it. */
export async function act<R = unknown>(
  demo: Pick<DemoTelegram, 'controlUrl'>,
  action: string,
  body: object = {},
): Promise<R> {
  const response = await fetch(`${demo.controlUrl}/${action}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the handle's own documentation is the type
  const answer = (await response.json()) as R;
  if (!response.ok) throw new Error(`${action}: ${JSON.stringify(answer)}`);
  return answer;
}

export const startDemo = (options: Parameters<typeof startDemoTelegram>[0] = {}) =>
  startDemoTelegram({ quiet: true, ...options });

export function memoryPeers(): PeerCache {
  const peers = new Map<string, string>();
  return {
    get: (dialogId) => Promise.resolve(peers.get(dialogId)),
    setMany: (entries) => {
      for (const { dialogId, peer } of entries) peers.set(dialogId, peer);
      return Promise.resolve();
    },
  };
}

export function memoryMarks(): UpdateMarks {
  let kept: string | undefined;
  return {
    load: () => Promise.resolve(kept),
    save: (marks) => {
      kept = marks;
      return Promise.resolve();
    },
  };
}

export interface Account {
  gateway: TelegramGateway;
  session: string;
  updates: TelegramUpdate[];
  logs: string[];
  /** Connection states in the order they were reported. */
  states: () => string[];
  dialogs: () => Promise<Dialog[]>;
}

export const forever = new AbortController().signal;

/** An account of the demo, signed in; `session` in place of a fresh one. */
export async function startAccount(
  demo: Pick<DemoTelegram, 'controlUrl' | 'connection'>,
  accountId: string,
  session?: string,
  marks?: UpdateMarks,
): Promise<Account> {
  const used =
    session ?? (await act<{ session: string }>(demo, 'createSession', { accountId })).session;
  const updates: TelegramUpdate[] = [];
  const logs: string[] = [];
  const gateway = startGateway({
    ...demo.connection,
    accountId,
    session: used,
    peers: memoryPeers(),
    ...(marks ? { marks } : {}),
    onUpdate: (update) => updates.push(update),
    log: (level, text) => logs.push(`${level} ${text}`),
  });
  return {
    gateway,
    session: used,
    updates,
    logs,
    states: () =>
      updates.flatMap((update) => (update.kind === 'account' ? [update.account.connection] : [])),
    dialogs: () => gateway.fetchDialogs({ signal: forever }),
  };
}

export async function until<T>(
  look: () => T | undefined | false,
  what: string,
  timeoutMs = 8_000,
): Promise<T> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited ${timeoutMs} ms for ${what}`);
}
