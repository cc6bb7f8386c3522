import { createServer } from 'node:http';
import { createFaultQueue, type Fault, type Lack } from './faults.ts';
import { createFiles } from './files.ts';
import { ApiError, sendError } from './http.ts';
import {
  DEMO_API_KEY,
  route,
  type DemoState,
  type RecordedRequest,
  type Served,
} from './routes.ts';
import { createPromptCache } from './usage.ts';

/** About 45 pieces a second: a brisk model. */
const DEFAULT_TOKEN_DELAY_MS = 20;

export interface DemoModelOptions {
  /** 0, the default: any free one. */
  port?: number;
  /** Between two pieces of a streamed reply. */
  tokenDelayMs?: number;
}

/** What a test or a script may do to the demo. Over HTTP too: `POST` and `DELETE /demo/fault`, `GET /demo/state`. */
interface DemoModelControl {
  addFault: (fault: Fault) => void;
  clearFaults: () => void;
  /** From now on it is an endpoint without these, and with everything else. */
  setLacks: (lacks: readonly Lack[]) => void;
  setTokenDelay: (delayMs: number) => void;
  /** Messages requests in order of arrival, as they were sent; the newest 200. */
  requests: () => readonly RecordedRequest[];
  /** Tokens of every answer so far, of those that broke off too. */
  served: () => Readonly<Served>;
  fileCount: () => number;
  fileIds: () => string[];
  /** As if it had expired, or been deleted by somebody else. */
  removeFile: (fileId: string) => void;
  /** Requests of files in order of arrival, as `POST /v1/files`. */
  fileCalls: () => readonly string[];
  /** Streams being written at this moment. */
  openStreams: () => number;
}

export interface DemoModel {
  port: number;
  /** What the SDK takes as `baseURL`. */
  baseUrl: string;
  apiKey: string;
  control: DemoModelControl;
  close: () => Promise<void>;
}

/** Starts the demo model on loopback: the Messages API with streaming, models, token counting and files. */
export async function startDemoModel(options: DemoModelOptions = {}): Promise<DemoModel> {
  const state: DemoState = {
    files: createFiles(),
    faults: createFaultQueue(),
    lacks: new Set(),
    cache: createPromptCache(),
    tokenDelayMs: options.tokenDelayMs ?? DEFAULT_TOKEN_DELAY_MS,
    requests: [],
    fileCalls: [],
    answers: 0,
    served: {
      answers: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
    },
    openStreams: 0,
  };
  const server = createModelServer(state);
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
      setLacks: (lacks) => {
        state.lacks = new Set(lacks);
      },
      setTokenDelay: (delayMs) => {
        state.tokenDelayMs = delayMs;
      },
      requests: () => state.requests,
      served: () => ({ ...state.served }),
      fileCount: state.files.count,
      fileIds: state.files.ids,
      removeFile: (fileId) => void state.files.remove(fileId),
      fileCalls: () => state.fileCalls,
      openStreams: () => state.openStreams,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createModelServer(state: DemoState) {
  let count = 0;
  return createServer((request, response) => {
    count += 1;
    const requestId = `req_demo_${String(count).padStart(6, '0')}`;
    response.setHeader('request-id', requestId);
    route(request, response, state).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
      } else if (error instanceof ApiError) {
        sendError(response, error, requestId);
      } else {
        const failed = new ApiError(500, 'api_error', `The demo model failed: ${String(error)}`);
        sendError(response, failed, requestId);
      }
    });
  });
}
