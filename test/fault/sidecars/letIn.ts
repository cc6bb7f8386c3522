import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { openParentChannel } from '../../../rpc/parentChannel.ts';

/** The start that the faulty sidecars share: every client is let in, `answer` does what it likes on each frame. */
export async function letIn(answer: (socket: WebSocket) => void): Promise<void> {
  const parent = openParentChannel();
  const { socketPath } = await parent.start;
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', () => answer(socket)));
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 });
  server.listen(socketPath, () => parent.send({ kind: 'ready' }));
}
