import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** What every delta is turned into: the length of the text then tells how many have arrived. */
export const PIECE = 'word ';

export interface StampedModel {
  baseUrl: string;
  /** When each delta of the newest stream was written to the socket, ms since 1970. */
  stamps: number[];
  /** Deltas of all streams so far. */
  count: () => number;
  close(): Promise<void>;
}

/** Stands before the demo model: passes everything on, and notes when it writes each delta of a stream. */
export async function startStampedModel(target: string): Promise<StampedModel> {
  const stamps: number[] = [];
  let count = 0;
  const server = createServer((incoming, response) => {
    const { method, url = '/', headers } = incoming;
    const to = new URL(url, target);
    const outgoing = request(to, { method, headers: { ...headers, host: to.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (answer.headers['content-type']?.startsWith('text/event-stream')) {
        stamps.length = 0;
        stampEvents(answer, response, () => {
          count += 1;
          stamps.push(performance.timeOrigin + performance.now());
        });
      } else answer.pipe(response);
    });
    outgoing.once('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    stamps,
    count: () => count,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function stampEvents(answer: IncomingMessage, response: ServerResponse, onDelta: () => void): void {
  let rest = '';
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      if (!event.includes('"text_delta"')) response.write(`${event}\n\n`);
      else {
        onDelta();
        const delta = { type: 'text_delta', text: PIECE };
        const data = { type: 'content_block_delta', index: 0, delta };
        response.write(`event: content_block_delta\ndata: ${JSON.stringify(data)}\n\n`);
      }
    }
  });
  answer.once('end', () => response.end(rest));
}
