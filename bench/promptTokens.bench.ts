import { startDemoModel } from '../demo/model/startDemoModel.ts';
import { createDraftingModel } from '../sidecar/drafting/claudeModel.ts';
import { atMostOfPeer, type RunBench } from './figure.ts';
import { readRequest, tokensOf, type Request } from './prompts/blocks.ts';
import { naiveRequest } from './prompts/naiveRequest.ts';
import { createPricedCache } from './prompts/pricedCache.ts';
import { openPromptDialog, type PromptDialog } from './prompts/promptDialog.ts';

const EIGHT = Date.UTC(2026, 10, 23, 8);
const MINUTE = 60_000;
const DIALOGS = 12;
const EVENTS = 90;
const SEED = 20_261_123;
const LONG = 200;
/** The shortest beginning that an endpoint keeps, by its model. */
const LEAST_KEPT = [1024, 4096] as const;
const TASKS = {
  'demo-small': 'Is a reply needed, and in which language? Answer with one JSON object.',
  'demo-strong': 'Write the reply.',
};
export const name = 'promptTokens';

interface Timed {
  request: Request;
  at: number;
}

/**
 * A working day: twelve dialogs, ninety times something to answer, more than half of it within five minutes of the last in
 * that dialog. What all requests of ours cost in plain input tokens (a token read from the cache is a tenth, one
 * written to it five quarters), the look for sources among them, against `naiveRequest` for the same judgements and drafts.
 */
export const run: RunBench = async () => {
  const { own, naive } = await workingDay();
  const day = LEAST_KEPT.map((least) => {
    const cost = (all: Timed[]) => {
      const cache = createPricedCache(least);
      return all.reduce((sum, { request, at }) => sum + cache.price(request, at), 0);
    };
    return atMostOfPeer(0.5, {
      name: `input tokens of a working day, cached from ${least} on`,
      value: cost(own) / 1000,
      unit: 'thousand',
      peer: { name: 'all fields, all of it, each time', value: cost(naive) / 1000 },
    });
  });
  return [...day, await oneDraft()];
};

/**
 * The first draft in a dialog of 200 messages, with no cache: what all requests for it hold, against the whole history
 * sent each time.
 */
async function oneDraft() {
  const model = await startDemoModel({ tokenDelayMs: 0 });
  try {
    const { baseUrl, apiKey } = model;
    const drafting = createDraftingModel({ baseUrl, apiKey, redaction: 'on', log: () => {} });
    const dialog = openPromptDialog(1, LONG - 1, EIGHT);
    dialog.ask(EIGHT);
    const own: Request[] = [];
    await dialog.process(drafting, EIGHT, ({ shown }) => own.push(readRequest(shown.body)));
    const naive = Object.entries(TASKS).map(([asked, task]) =>
      naiveRequest(asked, dialog.all(), task),
    );
    const held = (all: Request[]) => all.reduce((sum, { blocks }) => sum + tokensOf(blocks), 0);
    return atMostOfPeer(0.5, {
      name: `input tokens of a draft at ${LONG} messages, uncached`,
      value: held(own) / 1000,
      unit: 'thousand',
      peer: { name: 'all fields, all of it, each time', value: held(naive) / 1000 },
    });
  } finally {
    await model.close();
  }
}

async function workingDay(): Promise<{ own: Timed[]; naive: Timed[] }> {
  const model = await startDemoModel({ tokenDelayMs: 0 });
  try {
    const { baseUrl, apiKey } = model;
    const drafting = createDraftingModel({ baseUrl, apiKey, redaction: 'on', log: () => {} });
    const random = seeded(SEED);
    const dialogs = Array.from({ length: DIALOGS }, (_, index) =>
      openPromptDialog(index + 1, 40 + index * 9, EIGHT),
    );
    const own: Timed[] = [];
    const naive: Timed[] = [];
    let at = EIGHT;
    let dialog: PromptDialog | undefined;
    for (let event = 0; event < EVENTS; event += 1) {
      const isFollowUp = dialog !== undefined && random() < 0.6;
      at += Math.round((isFollowUp ? 1 + random() * 3 : 4 + random() * 14) * MINUTE);
      if (!isFollowUp) dialog = dialogs[Math.floor(random() * DIALOGS)];
      if (!dialog) throw new Error('There is no dialog.');
      for (let more = Math.floor(random() * 4); more > 0; more -= 1) dialog.say(at);
      dialog.ask(at);
      for (const [asked, task] of Object.entries(TASKS)) {
        naive.push({ request: naiveRequest(asked, dialog.window(), task), at });
      }
      const { text } = await dialog.process(drafting, at, ({ shown }) => {
        own.push({ request: readRequest(shown.body), at });
      });
      if (random() < 0.8) dialog.reply(at + MINUTE / 2, text);
    }
    return { own, naive };
  } finally {
    await model.close();
  }
}

/** mulberry32: the same day every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
