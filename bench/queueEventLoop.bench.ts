import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { analysisOf } from '../sidecar/drafting/analysisFixture.ts';
import { createChunks } from '../sidecar/chunks/chunks.ts';
import { writeStream } from '../sidecar/chunks/writeStream.ts';
import { createDrafts } from '../sidecar/drafts/drafts.ts';
import { atMost, percentile, type RunBench } from './figure.ts';
import { openOwnQueue, replyJob, type OwnQueue } from './queue/ownQueue.ts';
import { timeImmediates } from './queue/timeImmediates.ts';
import { inTempDir } from './tempDir.ts';

const STREAMS = 16;
/** 80 pieces a second: faster than the models of today write. */
const DELTA_MS = 12.5;
const JOB_EVERY_MS = 10;
const MEASURED_MS = 10_000;
const NS_PER_MS = 1e6;
export const name = 'queueEventLoop';

/**
 * Sixteen drafts stream into the store while a hundred jobs a second go through all their stages: how long the store
 * holds the event loop at a time (each commit with all that it announces), and how late the loop is for everyone else.
 */
export const run: RunBench = async () =>
  await inTempDir(async (dir) => {
    const own = openOwnQueue(dir, 4);
    const stop = new AbortController();
    const load = [startJobs(own, stop.signal), ...startStreams(own, stop.signal)];
    // What every start costs is not what is asked.
    await delay(500);
    const commits = timeImmediates();
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    await delay(MEASURED_MS);
    loop.disable();
    const commitsMs = commits.stop();
    stop.abort();
    await Promise.all(load);
    await own.close();
    return [
      atMost(20, {
        name: 'event loop held by the store, p99',
        value: percentile(commitsMs, 99),
        unit: 'ms',
      }),
      atMost(20, {
        name: 'event loop late while 16 drafts stream, p99',
        value: loop.percentile(99) / NS_PER_MS,
        unit: 'ms',
      }),
    ];
  });

async function startJobs(own: OwnQueue, signal: AbortSignal): Promise<void> {
  const { queue, worker, add } = own;
  own.onJob = async (claim) => {
    for (const stage of ['reading', 'analysing', 'drafting'] as const)
      await queue.setStage(claim, stage);
    await queue.complete(claim, 'Done.');
  };
  await worker.start();
  for (let nth = 0; !signal.aborted; nth += 1) {
    await add(nth);
    await delay(JOB_EVERY_MS);
  }
}

function startStreams({ store }: OwnQueue, signal: AbortSignal): Promise<void>[] {
  const now = Date.now;
  const chunks = createChunks(store);
  const nobody = () => undefined;
  const drafts = createDrafts({ store, chunks, now, onChange: nobody, onRemoved: nobody });
  return Array.from({ length: STREAMS }, async (_, nth) => {
    const { accountId, dialogId, dialogTitle } = replyJob(nth);
    const { draftId, attempt } = await store.write((tx) =>
      drafts.begin(tx, {
        accountId,
        dialogId,
        dialogTitle,
        basedOnMessageId: 1,
        newestMessageId: 1,
        analysis: ANALYSIS,
      }),
    );
    const writer = { store, chunks, now, onChunk: nobody };
    await writeStream(writer, { streamId: draftId, attempt }, async (onDelta) => {
      while (!signal.aborted) {
        onDelta(' word');
        await delay(DELTA_MS);
      }
    });
  });
}

const ANALYSIS = analysisOf({ messageIds: [1] });
