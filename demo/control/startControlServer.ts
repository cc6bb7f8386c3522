import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const MAX_BODY_BYTES = 64 * 1024;
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

interface Callable {
  fromJson(body: unknown): unknown;
}

/**
 * `POST /<action>` with a JSON body (`GET` where an action takes nothing), on loopback. No token, because all there is
 * to steal is a demo; but no web page gets in: a request with an Origin or for a foreign Host is refused.
 */
export async function startControlServer(
  actions: Record<string, Callable>,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(actions, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP port was opened.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  actions: Record<string, Callable>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers.origin !== undefined || !LOOPBACK.test(request.headers.host ?? '')) {
    reply(response, 403, { error: 'Only local programs may use the control handle.' });
    return;
  }
  const name = (request.url ?? '').slice(1);
  if (!Object.hasOwn(actions, name)) {
    reply(response, 404, { error: `The actions are: ${Object.keys(actions).join(', ')}` });
    return;
  }
  try {
    const body = await readBody(request);
    reply(response, 200, actions[name]?.fromJson(body === '' ? {} : JSON.parse(body)));
  } catch (cause) {
    reply(response, 400, { error: cause instanceof Error ? cause.message : String(cause) });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let body = '';
  for await (const part of request) {
    body += String(part);
    if (body.length > MAX_BODY_BYTES) throw new Error('The request is too large.');
  }
  return body;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
