import type { Model } from '../../protocol/modelRecords.ts';
import { AppError } from '../../protocol/errors.ts';
import { hasPictures, picturesLeftOut, type Abilities } from './abilities.ts';
import { lazyConnection, type Connection, type Endpoint } from './connect.ts';
import { assertNoPage, refused } from './modelErrors.ts';
import { textOf } from './messageText.ts';
import type { LineOptions, LineRequest, ModelLine } from './modelLine.ts';
import { probeEndpoint } from './probe.ts';
import { askWithFiles, createProviderFiles } from './providerFiles.ts';
import { completeBody, showRequest, streamBody } from './requests.ts';
import { streamText } from './streamText.ts';
import { toUsage } from './usage.ts';

export interface Patience {
  /** Until the first byte of an answer; the whole of one that is not streamed. A local model may think for minutes. */
  answerMs: number;
  /** Between two events of a stream. */
  idleMs: number;
}

const MAX_MODELS = 200;
/** What servers answer that do not count. */
const NO_COUNT_STATUS: readonly unknown[] = [400, 404, 405, 501];

/** To any endpoint that speaks the Anthropic Messages API. The SDK is loaded at the first call. */
export function createEndpointLine(
  endpoint: Endpoint,
  patience: Patience,
  abilities: Abilities,
): ModelLine {
  const connection = lazyConnection(endpoint, patience.answerMs);

  /** Asks in the way that the model takes; where it refuses, once more if it turns out to lack something. */
  async function ask<T extends object>(
    request: LineRequest,
    options: LineOptions,
    send: (connected: Connection, asked: LineRequest) => Promise<T>,
  ): Promise<T & { warning?: string }> {
    const connected = await connection();
    const attempt = async () => {
      const fitting = abilities.fit(request);
      const result = await askWithFiles(connected, fitting.prompt, options, async (prompt) => {
        const asked = { ...fitting, prompt };
        await options.onRequest?.(showRequest(endpoint.baseUrl, asked));
        return send(connected, asked);
      });
      const leftOut = hasPictures(request.prompt) && !hasPictures(fitting.prompt);
      return { ...result, ...(leftOut && { warning: picturesLeftOut() }) };
    };
    try {
      return await attempt();
    } catch (error) {
      // A schema that is refused is asked for in words, before anything else is doubted.
      if (request.schema || !(error instanceof AppError && error.code === 'modelRejected'))
        throw error;
      if (!(await abilities.learn(connected, request, options))) throw error;
      return attempt();
    }
  }

  return {
    files: createProviderFiles(endpoint.baseUrl, connection),
    fetchModels: async (signal) => fetchModels(await connection(), signal),
    show: (request) => showRequest(endpoint.baseUrl, abilities.fit(request)),
    countTokens: async (request, signal) =>
      countTokens(await connection(), abilities.fit(request), signal),
    complete: (request, options) =>
      ask(request, options, async ({ client, guard }, asked) => {
        const { signal } = options;
        const message = await guard(signal, notStreaming, async () => {
          const answer = client.messages.create(completeBody(asked), { signal });
          const { data, response } = await answer.withResponse();
          assertNoPage(response.headers);
          return data;
        });
        const usage = toUsage(request.model, message.usage ?? {});
        options.onUsage?.(Symbol('request'), usage);
        if (message.stop_reason === 'refusal') throw refused();
        return { text: textOf(message), usage };
      }),
    stream: (request, { onDelta, ...options }) =>
      ask(request, options, (connected, asked) => {
        const { signal, onUsage } = options;
        const { idleMs } = patience;
        return streamText(connected, streamBody(asked), { signal, onDelta, onUsage, idleMs });
      }),
    async probe(options) {
      const parts = {
        connection: await connection(),
        abilities,
        fetchModels: async (signal: AbortSignal) => fetchModels(await connection(), signal),
        idleMs: patience.idleMs,
      };
      return { endpoint: endpoint.baseUrl, ...(await probeEndpoint(parts, options)) };
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

async function countTokens(
  { client, guard, sdk }: Connection,
  request: LineRequest,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { max_tokens: _most, stream: _streamed, ...counted } = completeBody(request);
  return guard(signal, notStreaming, async () => {
    try {
      const count = await client.messages.countTokens(counted, { signal });
      return typeof count.input_tokens === 'number' ? count.input_tokens : undefined;
    } catch (error) {
      if (error instanceof sdk.APIError && NO_COUNT_STATUS.includes(error.status)) return undefined;
      throw error;
    }
  });
}
