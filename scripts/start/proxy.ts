import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ProxyOptions {
  /** 0: any free one. */
  port: number;
  /** The VS Code server's port, on loopback. */
  target: number;
  /** The server's connection token, which it keeps in the page's cookie. */
  token: string;
}

/**
 * Passes everything on to the VS Code server and answers the one request it leaves open: its half of the key
 * that the page seals secrets with. Without that half the page keeps secrets in memory and loses them on reload.
 */
export async function startProxy(options: ProxyOptions) {
  const keyHalf = randomBytes(32);
  const sockets = new Set<Duplex>();
  const server = createServer((incoming, response) => {
    if (incoming.method === 'POST' && incoming.url?.split('?')[0]?.endsWith('/mint-key')) {
      answerKey(incoming, response, options.token, keyHalf);
    } else {
      forward(incoming, response, options.target);
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming, socket: Duplex, head: Buffer) => {
    tunnel(incoming, socket, head, options.target);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerKey(
  incoming: IncomingMessage,
  response: ServerResponse,
  token: string,
  keyHalf: Buffer,
): void {
  const cookie = /(?:^|;\s*)vscode-tkn=([^;]*)/.exec(incoming.headers.cookie ?? '')?.[1] ?? '';
  const given = Buffer.from(cookie);
  const wanted = Buffer.from(token);
  const allowed = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (allowed) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(keyHalf);
  else response.writeHead(403).end();
}

function forward(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.once('error', () => response.destroy());
  });
  outgoing.once('error', () => response.destroy());
  response.once('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function tunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const upstream = connect(port, '127.0.0.1', () => {
    upstream.write(requestHead(incoming));
    upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  // One end gone, whatever the reason, is the end of the other.
  for (const event of ['error', 'close']) {
    upstream.once(event, () => socket.destroy());
    socket.once(event, () => upstream.destroy());
  }
}

function requestHead({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
