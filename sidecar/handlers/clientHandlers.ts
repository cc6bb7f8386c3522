import type { PairedClients } from '../clients/pairedClients.ts';
import type { Handlers } from '../server/clientContext.ts';
import type { Server } from '../server/startServer.ts';
import type { Store } from '../store/store.ts';

export type ClientHandlers = Pick<Handlers, 'client/pair' | 'client/list' | 'client/revoke'>;

interface ClientHandlersOptions {
  store: Store;
  clients: PairedClients;
  socketPath: string;
  server: () => Pick<Server, 'endClient'> | undefined;
}

/** Letting other programs in, and showing them out. */
export function clientHandlers({
  store,
  clients,
  socketPath,
  server,
}: ClientHandlersOptions): ClientHandlers {
  return {
    'client/pair': async ({ name, access }) => ({
      ...(await store.write((tx) => clients.add(tx, name, access))),
      socketPath,
    }),
    'client/list': () => ({ clients: clients.list() }),
    'client/revoke': async ({ clientId }) => {
      await store.write((tx) => clients.remove(tx, clientId));
      server()?.endClient(clientId);
      return {};
    },
  };
}
