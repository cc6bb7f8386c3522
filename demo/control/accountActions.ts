import * as z from 'zod/mini';
import type { Telegram } from '../telegram/telegram.ts';
import { createSessionString } from './sessionString.ts';
import type { Account } from '../telegram/state/account.ts';
import { idOf, isOwn, type Dialog } from '../telegram/state/records.ts';
import { DELIVERIES } from '../telegram/state/phoneCodes.ts';
import type { World } from '../telegram/state/world.ts';
import { action, plainAction } from './action.ts';
import { findAccount, findDialog } from './findAccount.ts';
import { inAccount, inDialog } from './params.ts';
import { describe } from './peerActions.ts';

/** Looking at an account from the server's side, and signing in to it. */
export function accountActions(telegram: Telegram) {
  return {
    /** The demo phone scans a QR code (`tg://login?token=…`). */
    scan: action(z.object({ ...inAccount, url: z.string() }), ({ accountId, url }) => {
      const token = /token=([\w-]+)/.exec(url)?.[1];
      if (token === undefined) throw new Error('This is no sign-in code of Telegram.');
      const { me } = findAccount(telegram.world, accountId);
      telegram.scan(Buffer.from(token, 'base64url').toString('hex'), me.id);
      return { accountId: String(me.id) };
    }),
    /** Under which random id each message of this account left, also of those that are deleted since. */
    sends: action(z.object(inAccount), ({ accountId }) => {
      const { sentRandomIds } = findAccount(telegram.world, accountId);
      const sends = [...sentRandomIds].map(([randomId, { dialogId, messageId }]) => ({
        randomId: String(randomId),
        dialogId,
        messageId,
      }));
      return { sends };
    }),
    /** How long a QR code lives, for tests of its renewal. */
    setQrLifetime: action(z.object({ seconds: z.int() }), ({ seconds }) => {
      telegram.qrLifetimeSeconds = seconds;
      return {};
    }),
    /** What the phone of an account shows: its number, and the newest sign-in code that still works. `phone`: of any other number. */
    phone: action(
      z.object({ ...inAccount, phone: z.optional(z.string()) }),
      ({ accountId, phone }) => {
        const number =
          phone?.replaceAll(/\D/g, '') ?? findAccount(telegram.world, accountId).me.phone;
        const sent = telegram.phoneCodes.newest(number ?? '');
        return {
          phone: `+${number}`,
          ...(sent ? { code: sent.code, delivery: sent.delivery } : {}),
        };
      },
    ),
    /** How codes are sent from now on: in which order, how long until the next way, how many digits. */
    setPhoneCodes: action(
      z.object({
        deliveries: z.optional(z.array(z.enum(DELIVERIES)).check(z.minLength(1))),
        resendSeconds: z.optional(z.int()),
        length: z.optional(z.int()),
      }),
      ({ deliveries, resendSeconds, length }) => {
        const { phoneCodes } = telegram;
        if (deliveries) phoneCodes.deliveries = deliveries;
        if (resendSeconds !== undefined) phoneCodes.resendSeconds = resendSeconds;
        if (length !== undefined) phoneCodes.length = length;
        return {};
      },
    ),
    /** Every code that was sent stops working. */
    expirePhoneCodes: plainAction(() => {
      telegram.phoneCodes.expireAll();
      return {};
    }),
    /** A ready GramJS session: no key exchange, no sign-in. */
    createSession: action(z.object(inAccount), ({ accountId }) => {
      const account = findAccount(telegram.world, accountId);
      return { session: createSessionString(telegram.server, account) };
    }),
    /** Ends every session of the account, as from another device; with `forgetKeys` the keys are gone as well (transport error 404). */
    signOut: action(
      z.object({ ...inAccount, forgetKeys: z.optional(z.boolean()) }),
      ({ accountId, forgetKeys }) => {
        const { keys } = telegram.server;
        const ended = keys.ofAccount(findAccount(telegram.world, accountId).me.id);
        for (const key of ended) {
          delete key.accountId;
          if (forgetKeys) telegram.server.destroyKey(key);
        }
        return { ended: ended.length };
      },
    ),
    /** The dialogs of an account, as its phone lists them. */
    dialogs: action(z.object(inAccount), ({ accountId }) => {
      const { world } = telegram;
      const account = findAccount(world, accountId);
      const dialogs = account.sortedDialogs().map((dialog) => ({
        dialogId: dialog.id,
        title: titleOf(world, dialog),
        unreadCount: account.unread(dialog).length,
      }));
      return { dialogs };
    }),
    /** One dialog with its messages, draft, read marks and what is scheduled. */
    dialog: action(z.object(inDialog), ({ accountId, dialogId }) => {
      const account = findAccount(telegram.world, accountId);
      return describeDialog(telegram.world, account, findDialog(account, dialogId));
    }),
  };
}

function describeDialog(world: World, account: Account, dialog: Dialog) {
  const { id, readInboxMaxId, readOutboxMaxId, draft, scheduled, messages } = dialog;
  return {
    dialogId: id,
    title: titleOf(world, dialog),
    unreadCount: account.unread(dialog).length,
    readInboxMaxId,
    readOutboxMaxId,
    draft: draft?.text ?? '',
    draftFormatting: (draft?.entities ?? []).map((entity) => entity._),
    scheduled: scheduled.map((each) => ({
      messageId: each.id,
      at: each.at * 1000,
      text: each.content.text,
    })),
    messages: messages.map((message) => ({
      ...describe(message),
      out: isOwn(message, account.me.id),
    })),
  };
}

function titleOf(world: World, { id }: Dialog): string {
  if (!id.startsWith('u')) return world.groups.get(idOf(id))?.title ?? '';
  const person = world.people.get(idOf(id));
  return [person?.firstName, person?.lastName].filter(Boolean).join(' ');
}
