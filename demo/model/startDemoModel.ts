import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendMessage, streamMessage } from './answer.ts';
import { compose } from './compose.ts';
import { createFaultQueue, parseFault, type Fault, type FaultQueue } from './faults.ts';
import { createFiles, type Files } from './files.ts';
import {
  ApiError,
  comesFromThisMachine,
  invalid,
  notFound,
  readJson,
  sendError,
  sendJson,
} from './http.ts';
import { getModel, listModels } from './models.ts';
import { parseCountRequest, parseRequest, type DemoRequest } from './request.ts';
import { countInput, createPromptCache, type PromptCache } from './usage.ts';

/** Known to everybody: it opens nothing but this demo. */
export const DEMO_API_KEY = 'demo-key-not-a-secret';

/** About 45 pieces a second: a brisk model. */
const DEFAULT_TOKEN_DELAY_MS = 20;

export interface DemoModelOptions {
  /** 0, the default: any free one. */
  port?: number;
  /** Between two pieces of a streamed reply. */
  tokenDelayMs?: number;
}

/** What a test or a script may do to the demo. The same over HTTP: `POST` and `DELETE /demo/fault`, `GET /demo/state`. */
export interface DemoModelControl {
  addFault(fault: Fault): void;
  clearFaults(): void;
  setTokenDelay(delayMs: number): void;
  /** Messages requests in order of arrival, as they were sent; the newest 200. */
  requests(): readonly RecordedRequest[];
  fileCount(): number;
  /** Streams being written at this moment. */
  openStreams(): number;
}

export interface RecordedRequest {
  body: unknown;
  stream: boolean;
  structured: boolean;
}

export interface DemoModel {
  port: number;
  /** What the SDK takes as `baseURL`. */
  baseUrl: string;
  apiKey: string;
  control: DemoModelControl;
  close(): Promise<void>;
}

interface State {
  files: Files;
  faults: FaultQueue;
  cache: PromptCache;
  tokenDelayMs: number;
  requests: RecordedRequest[];
  answers: number;
  openStreams: number;
}

/** Starts the demo model on loopback. It speaks the Messages API (streaming too), models, token counting and files. */
export async function startDemoModel(options: DemoModelOptions = {}): Promise<DemoModel> {
  const state: State = {
    files: createFiles(),
    faults: createFaultQueue(),
    cache: createPromptCache(),
    tokenDelayMs: options.tokenDelayMs ?? DEFAULT_TOKEN_DELAY_MS,
    requests: [],
    answers: 0,
    openStreams: 0,
  };
  let requestCount = 0;
  const server = createServer((request, response) => {
    requestCount += 1;
    const requestId = `req_demo_${String(requestCount).padStart(6, '0')}`;
    response.setHeader('request-id', requestId);
    route(request, response, state).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
      } else if (error instanceof ApiError) {
        sendError(response, error, requestId);
      } else {
        sendError(response, new ApiError(500, 'api_error', 'The demo model failed'), requestId);
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The demo has no port');

  return {
    port: address.port,
    baseUrl: `http://127.0.0.1:${address.port}`,
    apiKey: DEMO_API_KEY,
    control: {
      addFault: state.faults.add,
      clearFaults: state.faults.clear,
      setTokenDelay: (delayMs) => {
        state.tokenDelayMs = delayMs;
      },
      requests: () => state.requests,
      fileCount: state.files.count,
      openStreams: () => state.openStreams,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  if (!comesFromThisMachine(request)) {
    throw new ApiError(403, 'permission_error', 'The demo answers programs on this machine only');
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const at = `${request.method} ${url.pathname}`;
  if (url.pathname.startsWith('/demo/')) return control(at, request, response, state);

  authorise(request);
  if (at === 'POST /v1/messages') return messages(request, response, state);
  if (at === 'POST /v1/messages/count_tokens') {
    const parsed = parseCountRequest(await readJson(request), state.files);
    return sendJson(response, 200, { input_tokens: countInput(parsed) });
  }
  if (at === 'GET /v1/models') return sendJson(response, 200, listModels(url.searchParams));
  if (at === 'GET /v1/files') return sendJson(response, 200, state.files.list(url.searchParams));
  if (at === 'POST /v1/files') return sendJson(response, 200, await state.files.upload(request));

  const [, collection, id, rest] =
    /^\/v1\/(models|files)\/([^/]+)(\/content)?$/.exec(url.pathname) ?? [];
  if (collection === 'models' && id && request.method === 'GET') {
    return sendJson(response, 200, getModel(decodeURIComponent(id)));
  }
  if (collection === 'files' && id) {
    const fileId = decodeURIComponent(id);
    if (rest) throw invalid('Only files generated by a tool can be downloaded');
    if (request.method === 'GET') return sendJson(response, 200, state.files.get(fileId).metadata);
    if (request.method === 'DELETE') return sendJson(response, 200, state.files.remove(fileId));
  }
  throw notFound('Not found');
}

function authorise(request: IncomingMessage): void {
  const { authorization = '', 'x-api-key': header } = request.headers;
  const key = authorization.replace(/^Bearer /, '') || header;
  if (key !== DEMO_API_KEY) {
    throw new ApiError(401, 'authentication_error', 'Invalid authentication credentials');
  }
  if (!request.headers['anthropic-version']) throw invalid('anthropic-version: header is required');
}

async function control(
  at: string,
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  if (at === 'POST /demo/fault') {
    const fault = parseFault(await readJson(request));
    if (!fault) throw invalid('Not a fault that the demo knows');
    state.faults.add(fault);
  } else if (at === 'DELETE /demo/fault') {
    state.faults.clear();
  } else if (at !== 'GET /demo/state') {
    throw notFound('Not found');
  }
  sendJson(response, 200, {
    faults: state.faults.waiting(),
    requests: state.requests.length,
    files: state.files.count(),
    openStreams: state.openStreams,
  });
}

async function messages(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  const body = await readJson(request);
  const parsed = parseRequest(body, state.files);
  const seen = { stream: parsed.stream, structured: parsed.schema !== undefined };
  state.requests.push({ body, ...seen });
  if (state.requests.length > 200) state.requests.shift();

  const fault = state.faults.take(seen);
  if (fault?.kind === 'hangUp') {
    response.destroy();
    return;
  }
  if (fault) throwIfRefused(fault);
  state.answers += 1;
  const answer = {
    id: `msg_demo_${String(state.answers).padStart(6, '0')}`,
    request: parsed,
    text: textOf(parsed, fault),
    usage: state.cache.account(parsed),
    fault,
    tokenDelayMs: fault?.kind === 'slow' ? fault.tokenDelayMs : state.tokenDelayMs,
  };
  if (!parsed.stream) {
    if (fault?.kind === 'slow') await sleep(fault.tokenDelayMs);
    return sendMessage(response, answer);
  }
  state.openStreams += 1;
  response.on('close', () => {
    state.openStreams -= 1;
  });
  return streamMessage(response, answer);
}

function textOf(request: DemoRequest, fault: Fault | undefined): string {
  if (fault?.kind === 'prose') return 'A reply seems to be needed, I would say.';
  const text = compose(request);
  if (fault?.kind !== 'long') return text;
  return `${'Dialog desks keep many words in good order. '.repeat(Math.ceil(fault.words / 8))}${text}`;
}

function throwIfRefused(fault: Fault): void {
  switch (fault.kind) {
    case 'unauthorized':
      throw new ApiError(401, 'authentication_error', 'Invalid authentication credentials');
    case 'forbidden':
      throw new ApiError(403, 'permission_error', 'This key may not use that model');
    case 'badRequest':
      throw invalid('messages: the demo was told to find fault with this request');
    case 'rateLimited':
      throw new ApiError(429, 'rate_limit_error', 'Too many requests', {
        'retry-after': String(fault.retryAfterSeconds ?? 1),
      });
    case 'overloaded':
      throw new ApiError(529, 'overloaded_error', 'Overloaded', {
        'retry-after': String(fault.retryAfterSeconds ?? 1),
      });
    case 'serverError':
      throw new ApiError(500, 'api_error', 'Internal server error');
    case 'noStructuredOutput':
      throw invalid('output_config.format: Extra inputs are not permitted');
    default:
  }
}
