import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { methods, type Method } from '../../protocol/methods.ts';
import { SCOPES } from '../../protocol/scopes.ts';
import { openClient, type Client } from '../../rpc/openClient.ts';
import type { AllHandlers } from '../../sidecar/server/clientContext.ts';
import type { Limits } from '../../sidecar/server/limits.ts';
import { startServer, type Server } from '../../sidecar/server/startServer.ts';
import { samples } from './samples.ts';
import type { ContractTarget } from './target.ts';

export interface StubTarget extends ContractTarget {
  /** Holds `read` alone. */
  readToken: string;
  server: Server;
  logged: string[];
}

export interface StubOptions {
  limits?: Partial<Limits>;
  handlers?: Partial<AllHandlers>;
  onClients?: (count: number) => void;
}

/** The real server with handlers that answer the samples. */
export async function openStub(options: StubOptions = {}): Promise<StubTarget> {
  const directory = await mkdtemp(join(tmpdir(), 'dialog-desk-contract-'));
  const socketPath = join(directory, 'run', 'worker.sock');
  const [adminToken, readToken] = [newToken(), newToken()];
  const logged: string[] = [];
  const clients: Client[] = [];
  const server = await startServer({
    socketPath,
    tokens: [
      { token: adminToken, name: 'owner', scopes: [...SCOPES] },
      { token: readToken, name: 'reader', scopes: ['read'] },
    ],
    handlers: { ...sampleHandlers(), ...options.handlers },
    version: '0.0.0',
    log: (level, text) => logged.push(`${level} ${text}`),
    onClients: (count) => options.onClients?.(count),
    ...(options.limits ? { limits: options.limits } : {}),
  });
  return {
    server,
    logged,
    socketPath,
    adminToken,
    readToken,
    spared: [],
    answersSamples: true,
    open: async (token = adminToken, onError) => {
      const client = await openClient({
        socketPath,
        token,
        clientName: 'contract suite',
        ...(onError ? { onError } : {}),
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.close();
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function sampleHandlers(): AllHandlers {
  const handlers = Object.fromEntries(
    methodNames().map((method) => [method, () => samples[method].result]),
  );
  if (!isComplete(handlers)) throw new Error('a method has no sample');
  return handlers;
}

function isComplete(handlers: object): handlers is AllHandlers {
  return methodNames().every((method) => Object.hasOwn(handlers, method));
}

export function methodNames(): Method[] {
  return Object.keys(methods).filter((name): name is Method => Object.hasOwn(methods, name));
}
