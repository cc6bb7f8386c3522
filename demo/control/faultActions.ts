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
      telegram.clearFaults();
      return {};
    }),
    /** Breaks every connection. */
    drop: plainAction(() => {
      const dropped = server.openConnections;
      server.dropConnections();
      return { dropped };
    }),
    /** Every connection stays open and is dead: nothing comes through it any more. New ones are fine. */
    halfOpen: plainAction(() => {
      const dead = server.openConnections;
      server.killConnections();
      return { dead };
    }),
    /** The server is started again: away for so long, its sessions forgotten, its world as it was. */
    restart: action(z.object({ downMs: z.int() }), ({ downMs }) => {
      server.restart(downMs);
      return {};
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
    /** What an account missed until now cannot be told any more: it is too long ago. */
    forgetUpdates: action(z.object(inAccount), ({ accountId }) => {
      const account = findAccount(telegram.world, accountId);
      account.box.forget();
      for (const { id } of account.allDialogs()) telegram.world.boxOf(account, id).forget();
      return {};
    }),
    /** Tells every client of an account that there is more than is pushed; what it is has to be asked. */
    tooMuch: action(z.object(inAccount), ({ accountId }) => {
      telegram.tooMuch(findAccount(telegram.world, accountId).me.id);
      return {};
    }),
    counters: plainAction(() => server.counters.all()),
    /** API methods called so far, oldest first. */
    calls: plainAction(() => [...server.calls]),
    /** Every call as it arrived, refused ones too: whose, and when. */
    arrivals: plainAction(() => [...server.arrivals]),
    /** The sample dialogs as at the start, without faults; whoever is signed in stays so. */
    reset: plainAction(() => {
      telegram.reset();
      return {};
    }),
  };
}
