import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { RunningUsage } from '../../protocol/usageRecords.ts';
import type { AskOptions, DraftingModel } from '../drafting/draftingModel.ts';
import { addUsage } from '../drafting/usage.ts';
import { BYTES_A_TOKEN, estimateUsage } from './estimate.ts';
import { allTokens } from './pricing.ts';
import type { Ledger, Reservation, Spender } from './ledger.ts';
import type { SpentTokens } from './usageRows.ts';

/** Between two looks of the user at what a reply has come to. */
const TELL_EVERY_MS = 250;

const NOBODY: Spender = { accountId: '', dialogId: '' };
/** A few tiny requests. */
const PROBE_ESTIMATE: Usage = {
  model: '',
  inputTokens: 3_000,
  outputTokens: 200,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};

export interface MeterOptions {
  ledger: Ledger;
  now: () => number;
  /** What a reply that is being written has come to so far. */
  onRunning: (running: RunningUsage) => void;
}

export type Meter = ReturnType<typeof createMeter>;

/**
 * Puts the ledger between whoever asks a model and the model: room is kept before each request, and what it came to is
 * recorded after it, whether its answer could be used or not. The analysis of a job keeps room for its draft as well,
 * so that no job begins what it could not finish.
 */
export function createMeter({ ledger, now, onRunning }: MeterOptions) {
  /** By job: the room for its draft, kept since its analysis. */
  const ahead = new Map<number, Reservation>();

  function release(jobId: number | undefined): void {
    if (jobId === undefined) return;
    ahead.get(jobId)?.release();
    ahead.delete(jobId);
  }

  /** Makes one request, or as many as it takes, with what was kept for it. */
  async function metered<T extends { usage: Usage }>(
    spender: Spender,
    task: SpentTokens['task'],
    estimate: Usage,
    reservation: Reservation | undefined,
    ask: (onUsage: NonNullable<AskOptions['onUsage']>, running: Running) => Promise<T>,
  ): Promise<T> {
    const running = createRunning();
    try {
      const result = await ask((request, usage) => running.tell(request, usage), running);
      const told = running.told();
      // Each by itself where it took several: a price may go by the length of one request.
      const usages = told.length > 1 ? told : [result.usage];
      await ledger.record(spender, task, isTold(usages) ? usages : [running.guess(estimate)]);
      return result;
    } catch (error) {
      const usages = running.usages();
      const guessed = running.hasText() ? [running.guess(estimate)] : [];
      await ledger.record(spender, task, isTold(usages) ? usages : guessed);
      throw error;
    } finally {
      reservation?.release();
    }
  }

  function bind(
    model: DraftingModel,
    spender: Spender,
    { draftModel }: { draftModel?: string },
  ): DraftingModel {
    return {
      files: model.files,
      fetchModels: (signal) => model.fetchModels(signal),
      // What is only looked at, or counted, costs nothing.
      preview: (input, options) => model.preview(input, options),
      probe: (options) => model.probe(options),
      async analyse(input, options) {
        release(spender.jobId);
        const estimate = estimateUsage('analysis', options.model, input);
        const ofDraft =
          spender.jobId !== undefined && draftModel !== undefined
            ? [estimateUsage('draft', draftModel, input)]
            : [];
        const [own, draft] = ledger.reserve([estimate, ...ofDraft]);
        if (spender.jobId !== undefined && draft) ahead.set(spender.jobId, draft);
        return metered(spender, 'analysis', estimate, own, (onUsage) =>
          model.analyse(input, { ...options, onUsage }),
        );
      },
      async streamDraft(input, options) {
        const kept = spender.jobId === undefined ? undefined : ahead.get(spender.jobId);
        if (spender.jobId !== undefined) ahead.delete(spender.jobId);
        const estimate = estimateUsage('draft', options.model, input);
        const [own] = kept ? [kept] : ledger.reserve([estimate]);
        return metered(spender, 'draft', estimate, own, (onUsage, running) => {
          let toldAt = -Infinity;
          const tell = () => {
            if (now() - toldAt < TELL_EVERY_MS) return;
            const usage = running.sum(estimate);
            if (usage.outputTokens === 0) return;
            toldAt = now();
            onRunning(toRunning(spender, usage, ledger.costOf(usage)));
          };
          return model.streamDraft(input, {
            ...options,
            onUsage(request, usage) {
              onUsage(request, usage);
              tell();
            },
            onDelta(text) {
              running.add(text);
              options.onDelta(text);
              tell();
            },
          });
        });
      },
      async findEvidence(input, draft, options) {
        const estimate = estimateUsage('analysis', options.model, input);
        const [own] = ledger.reserve([estimate]);
        return metered(spender, 'analysis', estimate, own, (onUsage) =>
          model.findEvidence(input, draft, { ...options, onUsage }),
        );
      },
      async learn(input, options) {
        const estimate = estimateUsage('note', options.model, { ...input, photos: [] });
        const [own] = ledger.reserve([estimate]);
        return metered(spender, 'note', estimate, own, (onUsage) =>
          model.learn(input, { ...options, onUsage }),
        );
      },
      async streamChat(input, options) {
        const estimate = estimateUsage('chat', options.model, input);
        const [own] = ledger.reserve([estimate]);
        return metered(spender, 'chat', estimate, own, (onUsage, running) =>
          model.streamChat(input, {
            ...options,
            onUsage,
            onDelta(text) {
              running.add(text);
              options.onDelta(text);
            },
          }),
        );
      },
    };
  }

  return {
    bind,
    /** Asks an endpoint what it can do, at its cost; in nobody's name. */
    async probed<T extends { usage?: Usage | undefined }>(ask: () => Promise<T>): Promise<T> {
      const [own] = ledger.reserve([PROBE_ESTIMATE]);
      try {
        const report = await ask();
        if (report.usage) await ledger.record(NOBODY, 'probe', [report.usage]);
        return report;
      } finally {
        own?.release();
      }
    },
    /** The job has ended, or was put down: what was kept for it is free. */
    release,
  };
}

type Running = ReturnType<typeof createRunning>;

/** What the requests of one call have told of themselves; of the newest the output as well, by the text so far. */
function createRunning() {
  const told = new Map<symbol, Usage>();
  let newest: symbol | undefined;
  let streamedBytes = 0;

  function usages(): Usage[] {
    return [...told].map(([request, usage]) =>
      request === newest
        ? {
            ...usage,
            outputTokens: Math.max(usage.outputTokens, Math.ceil(streamedBytes / BYTES_A_TOKEN)),
          }
        : usage,
    );
  }

  /** Of an endpoint that tells no tokens: what the request was thought to cost, with the text that came. */
  function guess(estimate: Usage): Usage {
    const written = Math.ceil(streamedBytes / BYTES_A_TOKEN);
    return { ...estimate, outputTokens: written || estimate.outputTokens };
  }

  return {
    tell(request: symbol, usage: Usage): void {
      if (request !== newest) streamedBytes = 0;
      newest = request;
      told.set(request, usage);
    },
    add(text: string): void {
      streamedBytes += Buffer.byteLength(text);
    },
    told: () => [...told.values()],
    /** Of one that broke off: its output is the text that had come, by estimate, where that is more. */
    usages,
    hasText: () => streamedBytes > 0,
    guess,
    /** All so far; where nothing is told, as it is thought to be. */
    sum: (estimate: Usage): Usage => {
      const all = usages();
      return isTold(all) ? all.reduce(addUsage) : guess({ ...estimate, outputTokens: 0 });
    },
  };
}

/** Some endpoints leave their tokens out. */
const isTold = (usages: readonly Usage[]): boolean => usages.some((usage) => allTokens(usage) > 0);

function toRunning(
  { accountId, dialogId }: Spender,
  usage: Usage,
  usd: number | undefined,
): RunningUsage {
  return {
    accountId,
    dialogId,
    model: usage.model,
    inputTokens: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
    outputTokens: usage.outputTokens,
    usd: usd ?? null,
  };
}
