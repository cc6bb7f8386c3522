import { askStructured, type AskedBy } from './askStructured.ts';
import { chatPrompt } from './chatPrompt.ts';
import type { DraftingInput, DraftingModel } from './draftingModel.ts';
import { EVIDENCE_DESCRIBED, EVIDENCE_SCHEMA, evidencePrompt, readEvidence } from './evidence.ts';
import { JUDGEMENT_DESCRIBED, JUDGEMENT_SCHEMA, readJudgement } from './judgement.ts';
import { LEARN_DESCRIBED, LEARN_SCHEMA, learnPrompt, readLines } from './learnPrompt.ts';
import { inChat } from './modelErrors.ts';
import type { LineRequest, ModelLine } from './modelLine.ts';
import { analysisPrompt, draftPrompt } from './prompt.ts';
import { promptMessages } from './transcript.ts';

/**
 * What drafting asks of a model, over a line to one. Nothing is retried here: the queue does that, and it is durable.
 */
export function createModel(
  line: ModelLine,
  /** Models that did not do structured output: asked in words from then on. */
  withoutSchema = new Set<string>(),
): DraftingModel {
  return {
    files: line.files,
    fetchModels: (signal) => line.fetchModels(signal),
    probe: (options) => line.probe(options),
    preview(input, { analysisModel, draftModel, counted, signal }) {
      const by = withoutSchema.has(analysisModel) ? 'words' : 'schema';
      const requests = [
        analysisRequest(input, analysisModel, by),
        { task: 'draft' as const, prompt: draftPrompt(input), model: draftModel },
      ];
      return Promise.all(
        requests.map(async (request) => {
          const tokens = counted ? await line.countTokens(request, signal) : undefined;
          return { ...line.show(request), ...(tokens === undefined ? {} : { tokens }) };
        }),
      );
    },
    async analyse(input, options) {
      const messages = promptMessages(input);
      const { value, usage } = await askStructured(line, withoutSchema, options, {
        request: (by) => analysisRequest(input, options.model, by),
        read: (answer) => readJudgement(answer, messages),
      });
      return { analysis: value, usage };
    },
    async findEvidence(input, draft, options) {
      const { value, usage } = await askStructured(line, withoutSchema, options, {
        request: (by) => evidenceRequest(input, draft, options.model, by),
        read: (answer) => readEvidence(answer, input, draft),
      });
      return { evidence: value, usage };
    },
    async learn(input, options) {
      const { value, usage } = await askStructured(line, withoutSchema, options, {
        request: (by) => ({
          task: 'analysis',
          prompt: learnPrompt(input, by === 'words' ? LEARN_DESCRIBED : undefined),
          model: options.model,
          ...(by === 'schema' && { schema: LEARN_SCHEMA }),
        }),
        read: (answer) => readLines(answer, input),
      });
      return { lines: value, usage };
    },
    streamDraft: (input, { model, ...options }) =>
      line.stream({ task: 'draft', prompt: draftPrompt(input), model }, options),
    async streamChat(input, { model, ...options }) {
      try {
        return await line.stream({ task: 'chat', prompt: chatPrompt(input), model }, options);
      } catch (error) {
        throw inChat(error);
      }
    },
  };
}

function analysisRequest(
  input: DraftingInput,
  model: string,
  by: AskedBy,
): LineRequest & { task: 'analysis' } {
  return {
    task: 'analysis',
    prompt: analysisPrompt(input, by === 'words' ? JUDGEMENT_DESCRIBED : undefined),
    model,
    ...(by === 'schema' && { schema: JUDGEMENT_SCHEMA }),
  };
}

function evidenceRequest(
  input: DraftingInput,
  draft: string,
  model: string,
  by: AskedBy,
): LineRequest & { task: 'analysis' } {
  return {
    task: 'analysis',
    prompt: evidencePrompt(input, draft, by === 'words' ? EVIDENCE_DESCRIBED : undefined),
    model,
    ...(by === 'schema' && { schema: EVIDENCE_SCHEMA }),
  };
}
