import { AppError, toWireError } from '../protocol/errors.ts';
import { openParentChannel } from '../rpc/parentChannel.ts';
import type { Log, StartMessage } from '../rpc/startMessage.ts';
import { describeFailure } from './describeFailure.ts';
import { createPairedClients } from './clients/pairedClients.ts';
import { createDesk } from './desk.ts';
import { createDraftingModel } from './drafting/claudeModel.ts';
import { clientHandlers } from './handlers/clientHandlers.ts';
import { createHandlers, createSubscriptions } from './handlers/handlers.ts';
import { startServer } from './server/startServer.ts';
import type { Server } from './server/startServer.ts';
import { openCache } from './store/openCache.ts';
import { openStore } from './store/openStore.ts';
import { acquireOwnership } from './store/ownerLock.ts';
import { startGateway } from './telegram/gramjsGateway.ts';
import { startSignIn } from './telegram/signIn.ts';

/** Set by the build. */
const VERSION = process.env['DIALOG_DESK_VERSION'] ?? 'development';
/** What is in hand may take this long to finish when the worker is asked to stop. */
const STOP_GRACE_MS = 2_000;

const parent = openParentChannel();
const log: Log = (level, text) => parent.send({ kind: 'log', level, text });

process.on('unhandledRejection', (error) =>
  log('error', `unhandled rejection: ${describeFailure(error)}`),
);
process.on('uncaughtException', (error) => {
  void die(`uncaught exception: ${describeFailure(error)}`);
});

parent.start.then(serve).catch(async (error: unknown) => {
  if (!(error instanceof AppError)) log('error', describeFailure(error));
  await parent.sendLast({ kind: 'failed', error: toWireError(error) });
  process.exit(1);
});

/** The last word reaches the log before the process ends. */
async function die(text: string): Promise<never> {
  await parent.sendLast({ kind: 'log', level: 'error', text });
  process.exit(1);
}

async function serve(start: StartMessage): Promise<void> {
  const { dataDir, socketPath, workerId, tokens, idleExitMs } = start;
  const release = acquireOwnership(dataDir);
  const store = openStore({ dir: dataDir });
  const cache = openCache(dataDir, log, store.sealing.sealer);
  const subscriptions = createSubscriptions();
  let server: Server | undefined;
  const desk = createDesk({
    store,
    cache,
    workerId,
    startGateway,
    startSignIn,
    createDraftingModel,
    emit: (event, payload) => server?.emit(event, payload),
    onChunk: (chunk) => subscriptions.publish(chunk),
    log,
  });

  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    await desk.stop(STOP_GRACE_MS);
    await server?.close();
    await store.close();
    await cache.close();
    release();
    process.exit(0);
  }
  const stopOrDie = () => {
    stop().catch((error: unknown) => {
      void die(`the worker did not stop cleanly: ${describeFailure(error)}`);
    });
  };
  process.once('SIGTERM', stopOrDie);
  process.once('SIGINT', stopOrDie);

  const leaveWhenIdle = createIdleExit(idleExitMs, () => desk.isBusy(), stopOrDie);
  const clients = createPairedClients({ store, now: Date.now });
  const others = { store, clients, socketPath, server: () => server };
  server = await startServer({
    socketPath,
    tokens,
    paired: clients.grants,
    onPaired: (clientId) => {
      store
        .write((tx) => clients.seen(tx, clientId))
        .catch((error: unknown) => log('warn', `a visit was not noted: ${describeFailure(error)}`));
    },
    handlers: { ...createHandlers(desk, subscriptions, stopOrDie), ...clientHandlers(others) },
    version: VERSION,
    log,
    onClients: leaveWhenIdle,
  });
  leaveWhenIdle(0);
  parent.send({ kind: 'ready' });
}

/** The last window has gone: stay a while, and as long as there is work. */
function createIdleExit(
  idleExitMs: number,
  isBusy: () => boolean,
  leave: () => void,
): (clients: number) => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(() => (isBusy() ? wait() : leave()), idleExitMs);
  };
  return (clients) => {
    clearTimeout(timer);
    if (clients === 0) wait();
  };
}
