import type * as Sdk from '@anthropic-ai/sdk';
import type { CreateDraftingModel } from './draftingModel.ts';
import { keyMissing, toModelError } from './modelErrors.ts';
import { withoutVersion } from './requests.ts';

export type Endpoint = Parameters<CreateDraftingModel>[0];

export interface Connection {
  sdk: typeof Sdk;
  client: Sdk.Anthropic;
  /** Runs a call of the SDK's; whatever it throws comes out as an AppError, and in the log without words of the endpoint's. */
  guard: <T>(signal: AbortSignal, streaming: () => boolean, call: () => Promise<T>) => Promise<T>;
}

/** Servers of one's own take any key, but the SDK wants one. */
const NO_KEY = 'no-key';

/** Loads the SDK at the first call, once. A missing key is told before anything is loaded or sent. */
export function lazyConnection(endpoint: Endpoint, answerMs: number): () => Promise<Connection> {
  let loading: Promise<Connection> | undefined;
  return async () => {
    if (!endpoint.apiKey?.trim() && isAnthropic(endpoint.baseUrl)) throw keyMissing();
    loading ??= connect(endpoint, answerMs);
    return loading;
  };
}

async function connect(endpoint: Endpoint, answerMs: number): Promise<Connection> {
  const sdk = await import('@anthropic-ai/sdk');
  // Everything is given, for the SDK would look in the environment and in profiles on disk for what is not.
  const client = new sdk.Anthropic({
    baseURL: withoutVersion(endpoint.baseUrl),
    apiKey: endpoint.apiKey?.trim() || NO_KEY,
    webhookKey: null,
    maxRetries: 0,
    timeout: answerMs,
    openTelemetry: false,
    logLevel: 'warn',
    logger: quietLogger(endpoint.log),
  });
  return {
    sdk,
    client,
    async guard(signal, streaming, call) {
      try {
        return await call();
      } catch (error) {
        const known = toModelError(sdk, error, { signal, streaming: streaming() });
        if (known !== error && known.code !== 'cancelled') {
          endpoint.log('warn', `model request failed: ${known.code}: ${describe(known.cause)}`);
        }
        throw known;
      }
    },
  };
}

function isAnthropic(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === 'anthropic.com' || hostname.endsWith('.anthropic.com');
}

/** The SDK's own sentence only: what it adds behind may be the text of a message. */
function quietLogger(log: Endpoint['log']) {
  const say = (level: Parameters<Endpoint['log']>[0]) => (sentence: string) =>
    log(level, `model client: ${sentence}`);
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'no cause';
}
