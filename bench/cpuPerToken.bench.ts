import * as z from 'zod/mini';
import { pieces } from '../demo/model/pieces.ts';
import type { Client } from '../rpc/openClient.ts';
import { askingDialogs, startBenchDesk, type BenchDesk } from './benchDesk.ts';
import { runChild } from './children.ts';
import { atMostOfPeer, median, type RunBench } from './figure.ts';
import { cpuMs } from './processCost.ts';

const WORDS = 3000;
/** Faster than any model writes, slow enough that frames still gather several. */
const TOKEN_DELAY_MS = 2;
const ROUNDS = 3;
export const name = 'cpuPerToken';

const streamCost = z.object({ deltas: z.int(), cpuMs: z.number() });
type StreamCost = z.infer<typeof streamCost>;

/** One long reply through the whole sidecar, with a window following it, against the SDK's loop over the same reply. */
export const run: RunBench = async () => {
  const desk = await startBenchDesk({ tokenDelayMs: TOKEN_DELAY_MS });
  try {
    const own: StreamCost[] = [];
    const bare: StreamCost[] = [];
    const dialogIds = await askingDialogs(desk);
    const { models } = await desk.client.request('model/list', {});
    for (let round = 0; round < ROUNDS; round += 1) {
      desk.model.control.addFault({ kind: 'long', on: 'stream', words: WORDS });
      const { baseUrl, apiKey } = desk.model;
      const model = models[0]?.modelId ?? '';
      bare.push(await runChild('bareStream', { baseUrl, apiKey, model }, streamCost));
      desk.model.control.addFault({ kind: 'long', on: 'stream', words: WORDS });
      own.push(await throughSidecar(desk, dialogIds[round] ?? ''));
    }
    const perToken = (costs: StreamCost[]) =>
      median(costs.map((cost) => (cost.cpuMs * 1000) / cost.deltas));
    return [
      atMostOfPeer(2, {
        name: 'CPU per streamed token',
        value: perToken(own),
        unit: 'µs',
        peer: { name: 'SDK loop', value: perToken(bare) },
      }),
    ];
  } finally {
    await desk.stop();
  }
};

async function throughSidecar(
  { client, accountId, pid }: BenchDesk,
  dialogId: string,
): Promise<StreamCost> {
  const ended = Promise.withResolvers<string>();
  let before: Promise<number> | undefined;
  const off = [
    client.on('chunk/added', () => {
      before ??= cpuMs(pid);
    }),
    client.on('draft/changed', ({ draft }) => {
      if (draft.dialogId !== dialogId) return;
      if (draft.state === 'drafting') subscribe(client, draft.draftId).catch(ended.reject);
      else if (draft.state === 'ready') ended.resolve(draft.text);
      else ended.reject(new Error(`The draft became ${draft.state}.`));
    }),
  ];
  try {
    await client.request('dialog/process', { accountId, dialogIds: [dialogId] });
    const text = await ended.promise;
    if (!before) throw new Error('No chunk came.');
    const spent = (await cpuMs(pid)) - (await before);
    return { deltas: pieces(text).length, cpuMs: spent };
  } finally {
    for (const stop of off) stop();
  }
}

async function subscribe(client: Client, draftId: string): Promise<void> {
  await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
}
