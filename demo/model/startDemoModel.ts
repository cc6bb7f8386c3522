import { createServer } from 'node:http';
import { createFaultQueue, type Fault } from './faults.ts';
import { createFiles } from './files.ts';
import { ApiError, sendError } from './http.ts';
import { DEMO_API_KEY, route, type DemoState, type RecordedRequest } from './routes.ts';
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
  setTokenDelay: (delayMs: number) => void;
  /** Messages requests in order of arrival, as they were sent; the newest 200. */
  requests: () => readonly RecordedRequest[];
  fileCount: () => number;
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
    cache: createPromptCache(),
    tokenDelayMs: options.tokenDelayMs ?? DEFAULT_TOKEN_DELAY_MS,
    requests: [],
    answers: 0,
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
