import { startDemoModel } from '../demo/model/startDemoModel.ts';
import type { Usage } from '../protocol/provenanceRecords.ts';
import { createDraftingModel } from '../sidecar/drafting/claudeModel.ts';
import { atLeast, type RunBench } from './figure.ts';
import { readableTokens, readRequest, tokensOf, type Request } from './prompts/blocks.ts';
import { openPromptDialog } from './prompts/promptDialog.ts';

const MONDAY = Date.UTC(2026, 10, 23, 9);
const MINUTE = 60_000;
const NEW_MESSAGES = 3;
export const name = 'promptCache';

/**
 * How much of a request the endpoint has already when a dialog is processed a second time with three new messages: as
 * the demo counts it, and by the text of the requests alone, where that of the first ends at a mark. The lowest of
 * judging and writing, with a reply sent in between and without one. The peer is a request of the same words with the
 * transcript in one piece: what it shares ends where the rules do.
 */
export const run: RunBench = async () => {
  const shares = [...(await secondRequests(true)), ...(await secondRequests(false))];
  const lowest = (pick: (one: Shares) => number) => Math.min(...shares.map(pick)) * 100;
  const peer = {
    name: 'the transcript in one piece',
    value: lowest(({ inOnePiece }) => inOnePiece),
  };
  return [
    atLeast(80, {
      name: 'second request read from the cache, as the model counts',
      value: lowest(({ counted }) => counted),
      unit: '%',
      peer,
    }),
    atLeast(80, {
      name: 'second request read from the cache, by its text',
      value: lowest(({ byText }) => byText),
      unit: '%',
      peer,
    }),
  ];
};

interface Shares {
  counted: number;
  byText: number;
  inOnePiece: number;
}

async function secondRequests(isAnswered: boolean): Promise<Shares[]> {
  const model = await startDemoModel({ tokenDelayMs: 0 });
  try {
    const { baseUrl, apiKey } = model;
    const drafting = createDraftingModel({ baseUrl, apiKey, redaction: 'on', log: () => {} });
    const dialog = openPromptDialog(1, 120, MONDAY);
    const requests: Request[] = [];
    const note = ({ shown }: { shown: { body: string } }) =>
      void requests.push(readRequest(shown.body));
    dialog.ask(MONDAY);
    const { text } = await dialog.process(drafting, MONDAY, note);
    const earlier = requests.splice(0);
    if (isAnswered) dialog.reply(MONDAY + MINUTE, text);
    for (let count = 1; count < NEW_MESSAGES; count += 1) dialog.say(MONDAY + 2 * MINUTE);
    dialog.ask(MONDAY + 2 * MINUTE);
    const { judged, written } = await dialog.process(drafting, MONDAY + 3 * MINUTE, note);
    const [judging, writing] = requests;
    if (!judging || !writing) throw new Error('Nothing was asked.');
    return [
      { usage: judged, request: judging },
      { usage: written, request: writing },
    ].map(({ usage, request }) => ({
      counted: shareRead(usage),
      byText: readableTokens(request, earlier) / tokensOf(request.blocks),
      inOnePiece: rulesOf(request) / tokensOf(request.blocks),
    }));
  } finally {
    await model.close();
  }
}

function shareRead({ inputTokens, cacheReadTokens, cacheWriteTokens }: Usage): number {
  return cacheReadTokens / (inputTokens + cacheReadTokens + cacheWriteTokens);
}

/** Everything before the line that names the dialog. */
function rulesOf({ blocks }: Request): number {
  const head = blocks.findIndex(({ text }) => text.startsWith('{"dialog"'));
  return tokensOf(blocks.slice(0, head));
}
