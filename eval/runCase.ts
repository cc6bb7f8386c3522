import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../protocol/errors.ts';
import type { Photo, ShownRequest, DraftingInput } from '../sidecar/drafting/draftingModel.ts';
import type { Abilities } from '../sidecar/drafting/abilities.ts';
import { createModel } from '../sidecar/drafting/createModel.ts';
import type { ModelLine } from '../sidecar/drafting/modelLine.ts';
import { createRedactingLine } from '../sidecar/drafting/redaction/redactingLine.ts';
import { collectEvidence } from '../sidecar/worker/collectEvidence.ts';
import { judgeDialog } from '../sidecar/worker/judgeDialog.ts';
import { missingOf, needsReply } from '../sidecar/worker/processDialog.ts';
import type { EvalCase } from './evalCase.ts';
import { NOW } from './notation.ts';
import type { Outcome } from './outcome.ts';

export interface Asked {
  line: ModelLine;
  /** What has turned out about the endpoint, for all cases. */
  abilities: Abilities;
  analysisModel: string;
  draftModel: string;
  /** What is no part of a reply: the demo says in each one what it is. */
  cleanReply: (text: string) => string;
  signal: AbortSignal;
}

/** A case through what the worker does with a dialog: judge, write where a reply is needed, look for sources. */
async function runCase(one: EvalCase, asked: Asked): Promise<Outcome> {
  const { signal, analysisModel, draftModel, cleanReply } = asked;
  const answers: string[] = [];
  const requests: ShownRequest[] = [];
  const drafting = createModel(
    recorded(createRedactingLine(asked.line, 'on'), answers),
    asked.abilities.withoutSchema,
  );
  const onRequest = (request: ShownRequest) => void requests.push(request);
  const judging = { model: analysisModel, signal, onRequest };

  let input = inputOf(one, one.firstRead);
  const { found } = await judgeDialog(
    { input, seen: seenIn(input) },
    {
      drafting,
      options: judging,
      readLonger: (limit) => {
        const longer = inputOf(one, limit);
        return Promise.resolve({ input: longer, seen: seenIn(longer) });
      },
      onRead: (longer) => {
        input = longer.input;
      },
    },
  );
  const { analysis, usage } = found;
  if (!needsReply(analysis))
    return { analysis, reply: undefined, evidence: [], answers, requests, usage: [usage] };

  const written = await drafting.streamDraft(
    { ...input, language: analysis.language, missing: missingOf(analysis) },
    { model: draftModel, signal, onRequest, onDelta: () => {} },
  );
  const reply = cleanReply(written.text);
  const checked = await collectEvidence(drafting, { input, text: reply }, judging, () => {});
  return {
    analysis,
    reply,
    evidence: checked.evidence,
    answers,
    requests,
    usage: [usage, written.usage, ...(checked.usage ? [checked.usage] : [])],
  };
}

/** How often a case is tried again where the endpoint says that it may be. */
const MOST_TRIES = 4;

/** The same, with patience for an endpoint that is busy. */
export async function runPatiently(one: EvalCase, asked: Asked): Promise<Outcome | AppError> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runCase(one, asked);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (!error.retryable || tries === MOST_TRIES) return error;
      await sleep(error.retryAfterMs ?? 1000 * 2 ** tries, undefined, { signal: asked.signal });
    }
  }
}

/** What the worker would read from Telegram: the newest messages, all of them new. */
function inputOf(one: EvalCase, limit: number): DraftingInput {
  const messages = one.messages.slice(-limit);
  const shown = new Set(messages.map(({ messageId }) => messageId));
  const photos = one.pictures
    .filter(({ messageId }) => shown.has(messageId))
    .map(({ messageId, canvas }): Photo => ({
      messageId,
      kind: 'inline',
      bytes: canvas().toPng(),
      mediaType: 'image/png',
    }));
  return {
    ownName: one.ownName,
    dialogTitle: one.title,
    dialogKind: one.kind,
    messages,
    newMessageIds: [...shown],
    photos,
    instructions: one.instructions,
    facts: one.facts,
    now: NOW,
  };
}

function recorded(line: ModelLine, answers: string[]): ModelLine {
  return {
    ...line,
    async complete(request, options) {
      const answer = await line.complete(request, options);
      answers.push(answer.text);
      return answer;
    },
  };
}

const seenIn = ({ photos }: DraftingInput) => ({ photos, fileIds: [], warning: undefined });
