import { setTimeout as delay } from 'node:timers/promises';
import { startDemoTelegram, type DemoTelegram } from '../demo/telegram/startDemoTelegram.ts';
import { startGateway } from '../sidecar/telegram/gramjsGateway.ts';
import { createSession } from './createSession.ts';
import { atMost, median, percentile, type RunBench } from './figure.ts';
import { openGramjs, openMtcute, schemaFile, type PeerClient } from './peerClients.ts';

/** Dropped sockets; between two of them a connection holds long enough to count as a good one. */
const ROUNDS = 12;
const STEADY_MS = 10_500;
const PATIENCE_MS = 60_000;
export const name = 'reconnect';

/** From the server's reset to the first call answered on the next connection: all three cut off at the same moment. */
export const run: RunBench = async () => {
  const demo = await startDemoTelegram({ quiet: true, schemaFile });
  const clients = [await openOwn(demo), await openGramjs(demo), await openMtcute(demo)];
  try {
    const times = clients.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      await delay(STEADY_MS);
      const from = performance.now();
      demo.control.drop();
      const all = await Promise.all(clients.map((client) => answered(client, from)));
      for (const [index, ms] of all.entries()) times[index]?.push(ms);
    }
    const [own = [], gramjs = [], mtcute = []] = times;
    const title = 'reconnected after a dropped socket, p95';
    const value = percentile(own, 95);
    return [
      atMost(1_500, {
        name: title,
        value,
        unit: 'ms',
        peer: { name: 'GramJS', value: percentile(gramjs, 95) },
      }),
      atMost(1_500, {
        name: title,
        value,
        unit: 'ms',
        peer: { name: 'mtcute', value: percentile(mtcute, 95) },
      }),
      atMost(1_500, {
        name: 'reconnected after a dropped socket, p50',
        value: median(own),
        unit: 'ms',
        peer: { name: 'mtcute', value: median(mtcute) },
      }),
    ];
  } finally {
    for (const client of clients) await client.close();
    await demo.close();
  }
};

async function openOwn(demo: DemoTelegram): Promise<PeerClient> {
  const { accountId, session } = await createSession(demo);
  const peers = new Map<string, string>();
  const gateway = startGateway({
    ...demo.connection,
    accountId,
    session,
    peers: {
      get: (dialogId) => Promise.resolve(peers.get(dialogId)),
      setMany(entries) {
        for (const { dialogId, peer } of entries) peers.set(dialogId, peer);
        return Promise.resolve();
      },
    },
    onUpdate: () => undefined,
    log: () => undefined,
  });
  while (gateway.account().connection !== 'online') await delay(5);
  const signal = new AbortController().signal;
  const [first] = await gateway.fetchDialogs({ signal });
  const dialogId = first?.dialogId ?? '';
  return {
    name: 'Dialog Desk',
    call: () => gateway.fetchMessages({ dialogId, limit: 1, signal }),
    onText: () => Promise.resolve(),
    close: () => gateway.stop(),
  };
}

/** Asked until it is answered: a call that was in the air is lost with its connection. */
async function answered(client: PeerClient, from: number): Promise<number> {
  for (const end = from + PATIENCE_MS; performance.now() < end; await delay(5)) {
    const isAnswered = await client.call().then(
      () => true,
      () => false,
    );
    if (isAnswered) return performance.now() - from;
  }
  throw new Error(`${client.name} did not come back.`);
}
