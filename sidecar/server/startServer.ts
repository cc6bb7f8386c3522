import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server as HttpServer,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Event, Payload } from '../../protocol/events.ts';
import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import type { Log, TokenGrant } from '../../rpc/startMessage.ts';
import { checkUpgrade, toGrant, type Grant } from './checkUpgrade.ts';
import type { ClientContext, Handlers } from './clientContext.ts';
import { Connection } from './connection.ts';
import { eventFrame } from './frames.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { listenOnSocket } from './listenOnSocket.ts';

export interface ServerOptions {
  /** See rpc/socketPath.ts. Its directory is made, and made private. */
  socketPath: string;
  tokens: readonly TokenGrant[];
  /** Those of other programs, as they are now. */
  paired?: () => readonly Grant[];
  onPaired?: (clientId: string) => void;
  handlers: Handlers;
  /** Of the sidecar, as hello tells it. */
  version: string;
  log: Log;
  /** How many have said hello, whenever that changes. */
  onClients?(count: number): void;
  limits?: Partial<Limits>;
}

export interface Server {
  /** To every client that may see it, or those of them that `to` picks. */
  emit<E extends Event>(
    event: E,
    payload: Payload<E>,
    to?: (client: ClientContext) => boolean,
  ): void;
  /** How many have said hello. */
  readonly clients: number;
  /** Every connection of a paired client ends. */
  endClient(clientId: string): void;
  /** Takes nobody new, says goodbye to everybody, and resolves when all have gone. */
  close(): Promise<void>;
}

/** Carry secrets, or what leads to them: the session, the sign-in code. */
const ADMIN_EVENTS: ReadonlySet<Event> = new Set([
  'account/sessionChanged',
  'account/sessionEnded',
  'signIn/changed',
]);
const CLOSE_GRACE_MS = 1_000;

/**
 * Serves the contract on a Unix socket or named pipe, never on a network address.
 * Fails with `sidecarRunning` where another sidecar answers on it.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const startedAt = Date.now();
  const grants = options.tokens.map(toGrant);
  const connections = new Set<Connection>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  let connectionCount = 0;
  let clientCount = 0;

  const count = () => [...connections].filter((connection) => connection.greeted).length;

  function onChanged(): void {
    const now = count();
    if (now === clientCount) return;
    clientCount = now;
    options.onClients?.(now);
  }

  function welcome(socket: WebSocket, grant: Grant): void {
    connectionCount += 1;
    const { handlers, version, log } = options;
    const id = String(connectionCount);
    const common = { handlers, version, log, limits, startedAt, onChanged };
    const connection = new Connection({ id, socket, grant, ...common });
    connections.add(connection);
    connection.onClose(() => connections.delete(connection));
    if (grant.clientId !== undefined) options.onPaired?.(grant.clientId);
  }

  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', (error) => options.log('debug', `an upgrade broke, ${error.name}`));
    const verdict = checkUpgrade(request, [...grants, ...(options.paired?.() ?? [])]);
    if (verdict.kind === 'refuse') {
      options.log('warn', `a connection was refused: ${verdict.reason}`);
      refuseUpgrade(stream, verdict.status);
    } else if (connections.size >= limits.maxConnections) {
      options.log('warn', 'a connection was refused: there are too many');
      refuseUpgrade(stream, 503);
    } else {
      sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket, verdict.grant));
    }
  }

  const http = createHttpServer(limits);
  http.on('upgrade', onUpgrade);
  await listenOnSocket(http, options.socketPath);
  http.on('error', (error) => options.log('error', `the server failed, ${error.name}`));

  return {
    emit: (event, payload, to = () => true) => {
      const receivers = [...connections].filter(
        (client) =>
          client.greeted && (!ADMIN_EVENTS.has(event) || client.scopes.has('admin')) && to(client),
      );
      if (receivers.length === 0) return;
      const frame = eventFrame(event, payload, options.log);
      if (frame === undefined) return;
      for (const client of receivers) client.sendFrame(frame);
    },
    get clients() {
      return count();
    },
    endClient(clientId) {
      for (const connection of connections) {
        if (connection.clientId === clientId) connection.revoke();
      }
    },
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      http.close(() => resolve());
      for (const connection of connections) connection.close(CLOSE_GRACE_MS);
      http.closeAllConnections();
      await promise;
    },
  };
}

/** HTTP is there for the upgrade only, and whoever connects has `handshakeMs` to ask for it. */
function createHttpServer(limits: Limits): HttpServer {
  const http = createServer((_request, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
  });
  // Beyond the connections that are counted at the upgrade, a few that have not asked for theirs yet.
  http.maxConnections = limits.maxConnections + 32;
  const waiting = new Map<Duplex, NodeJS.Timeout>();
  const arrived = (stream: Duplex) => {
    clearTimeout(waiting.get(stream));
    waiting.delete(stream);
  };
  http.on('connection', (stream) => {
    waiting.set(
      stream,
      setTimeout(() => stream.destroy(), limits.handshakeMs),
    );
    stream.once('close', () => arrived(stream));
  });
  http.on('upgrade', (_request, stream) => arrived(stream));
  return http;
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.once('finish', () => stream.destroy());
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
