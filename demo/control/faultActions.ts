import * as z from 'zod/mini';
import { fault } from '../telegram/mtproto/faults.ts';
import type { Telegram } from '../telegram/telegram.ts';
import { action, plainAction } from './action.ts';
import { findAccount } from './findAccount.ts';
import { inAccount } from './params.ts';

/** Making things go wrong, and counting what happened. */
export function faultActions(telegram: Telegram) {
  const { server } = telegram;
  return {
    fault: action(fault, (added) => {
      server.faults.add(added);
      return {};
    }),
    clearFaults: plainAction(() => {
      server.faults.clear();
      return {};
    }),
    /** Breaks every connection. */
    drop: plainAction(() => {
      const dropped = server.openConnections;
      server.dropConnections();
      return { dropped };
    }),
    /** Refuses new connections until told otherwise; with `drop`, the network is down. */
    refuse: action(z.object({ refuse: z.boolean() }), ({ refuse }) => {
      server.isRefusing = refuse;
      return {};
    }),
    /** Moves an account to another data centre: sign-ins are led there, sessions elsewhere get USER_MIGRATE_n. */
    migrate: action(z.object({ ...inAccount, dc: z.int() }), ({ accountId, dc }) => {
      if (!server.ports.has(dc)) throw new Error(`There is no data centre ${dc}.`);
      findAccount(telegram.world, accountId).homeDc = dc;
      return {};
    }),
    counters: plainAction(() => server.counters.all()),
    /** API methods called so far, oldest first. */
    calls: plainAction(() => [...server.calls]),
    /** The sample dialogs as at the start, without faults; whoever is signed in stays so. */
    reset: plainAction(() => {
      telegram.reset();
      return {};
    }),
  };
}
