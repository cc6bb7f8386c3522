import type { Anthropic } from '@anthropic-ai/sdk';
import type { Analysis, Model, Usage } from '../../protocol/records.ts';
import { AppError } from '../../protocol/errors.ts';
import { lazyConnection, toRequest, type Connection, type Endpoint } from './connect.ts';
import type { CreateDraftingModel, DraftingInput, DraftingModel } from './draftingModel.ts';
import { JUDGEMENT_DESCRIBED, JUDGEMENT_SCHEMA, readJudgement } from './judgement.ts';
import { refused, unreadable } from './modelErrors.ts';
import { analysisPrompt, draftPrompt } from './prompt.ts';
import { addUsage, toUsage } from './usage.ts';
import { streamText } from './streamText.ts';

export interface Patience {
  /** Until the first byte of an answer; the whole of one that is not streamed. A local model may think for minutes. */
  answerMs: number;
  /** Between two events of a stream. */
  idleMs: number;
}

const PATIENCE: Patience = { answerMs: 300_000, idleMs: 180_000 };
/** Room for the longest message, and for models that think first. */
const MAX_DRAFT_TOKENS = 8192;
const MAX_ANALYSIS_TOKENS = 4096;
const MAX_MODELS = 200;

/**
 * The model behind any endpoint that speaks the Anthropic Messages API. The SDK is loaded at the first call.
 * Nothing is retried here: the queue does that, and it is durable.
 */
export const createDraftingModel: CreateDraftingModel = (endpoint) =>
  createPatientModel(endpoint, PATIENCE);

/** The same with other limits to its patience. */
export function createPatientModel(endpoint: Endpoint, patience: Patience): DraftingModel {
  const connection = lazyConnection(endpoint, patience.answerMs);
  /** Models that did not do structured output: asked in words from then on. */
  const withoutSchema = new Set<string>();
  return {
    fetchModels: async (signal) => fetchModels(await connection(), signal),
    async analyse(input, options) {
      return analyse(await connection(), withoutSchema, input, options);
    },
    async streamDraft(input, { model, signal, onDelta }) {
      const prompt = toRequest(draftPrompt(input));
      const request = { ...prompt, model, max_tokens: MAX_DRAFT_TOKENS };
      return streamText(await connection(), request, { signal, onDelta, idleMs: patience.idleMs });
    },
  };
}

const notStreaming = (): boolean => false;

async function fetchModels({ client, guard }: Connection, signal: AbortSignal): Promise<Model[]> {
  return guard(signal, notStreaming, async () => {
    const models: Model[] = [];
    for await (const model of client.models.list({ limit: 100 }, { signal })) {
      if (model.lifecycle === 'retired') continue;
      models.push({
        modelId: model.id,
        // Endpoints other than Anthropic's own tell the id alone.
        name: model.display_name || model.id,
        ...(model.max_input_tokens && { contextTokens: model.max_input_tokens }),
      });
      if (models.length === MAX_MODELS) break;
    }
    return models;
  });
}

/**
 * First with the schema enforced by the endpoint. Where the endpoint refuses that or ignores it, once more with the
 * schema in words; what works is remembered.
 */
async function analyse(
  connection: Connection,
  withoutSchema: Set<string>,
  input: DraftingInput,
  options: { model: string; signal: AbortSignal },
): Promise<{ analysis: Analysis; usage: Usage }> {
  if (withoutSchema.has(options.model)) return inWords();
  let first: Judged;
  try {
    first = await judge(connection, input, 'schema', options);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'modelRejected')) throw error;
    return rememberWords(await inWords());
  }
  if (first.analysis) return { analysis: first.analysis, usage: first.usage };
  const second = await inWords();
  return rememberWords({ ...second, usage: addUsage(first.usage, second.usage) });

  async function inWords(): Promise<{ analysis: Analysis; usage: Usage }> {
    const { analysis, usage } = await judge(connection, input, 'words', options);
    if (!analysis) throw unreadable();
    return { analysis, usage };
  }
  function rememberWords<T>(result: T): T {
    withoutSchema.add(options.model);
    return result;
  }
}

interface Judged {
  analysis: Analysis | undefined;
  usage: Usage;
}

async function judge(
  { client, guard }: Connection,
  input: DraftingInput,
  by: 'schema' | 'words',
  { model, signal }: { model: string; signal: AbortSignal },
): Promise<Judged> {
  const prompt = analysisPrompt(input, by === 'words' ? JUDGEMENT_DESCRIBED : undefined);
  const format = { type: 'json_schema' as const, schema: JUDGEMENT_SCHEMA };
  const message = await guard(signal, notStreaming, () =>
    client.messages.create(
      {
        ...toRequest(prompt),
        model,
        max_tokens: MAX_ANALYSIS_TOKENS,
        ...(by === 'schema' && { output_config: { format } }),
      },
      { signal },
    ),
  );
  if (message.stop_reason === 'refusal') throw refused();
  return {
    analysis: readJudgement(textOf(message), input.messages),
    usage: toUsage(model, message.usage ?? {}),
  };
}

/** Blocks by their type, not their place; none where the answer is no message at all (the page of a captive portal). */
function textOf({ content }: Anthropic.Message): string {
  const blocks = Array.isArray(content) ? content : [];
  return blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
