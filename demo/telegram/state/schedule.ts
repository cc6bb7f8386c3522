import { peerView } from '../views/peerView.ts';
import { scheduledView } from '../views/messageView.ts';
import type { TlObject } from '../tl/values.ts';
import type { Account } from './account.ts';
import { push } from './publish.ts';
import type { Content, Dialog, DialogId, ScheduledMessage } from './records.ts';
import { send } from './send.ts';
import type { World } from './world.ts';

/** Longest sleep of the clock: a test may move `now` meanwhile. */
const MAX_SLEEP_MS = 250;

/** Keeps a message to be sent at its time. Its random id counts as used from now on. */
export function schedule(
  world: World,
  account: Account,
  dialogId: DialogId,
  message: { at: number; content: Content; randomId: bigint },
  origin?: object,
): { id: number; update: TlObject } {
  const dialog = world.dialog(account, dialogId);
  const id = Math.max(0, ...dialog.scheduled.map((each) => each.id)) + 1;
  const scheduled = { ...message, id };
  dialog.scheduled.push(scheduled);
  account.sentRandomIds.set(message.randomId, { dialogId, messageId: id });
  const view = scheduledView(account, dialogId, scheduled);
  const update = { _: 'updateNewScheduledMessage', message: view };
  push(world, account, update, [dialogId], undefined, origin);
  world.onSchedule();
  return { id, update };
}

/** Takes scheduled messages away, unsent. */
export function unschedule(
  world: World,
  account: Account,
  dialogId: DialogId,
  ids: readonly number[],
  origin?: object,
): TlObject {
  const dialog = world.dialog(account, dialogId);
  dialog.scheduled = dialog.scheduled.filter(({ id }) => !ids.includes(id));
  const peer = peerView(dialogId);
  const update = { _: 'updateDeleteScheduledMessages', peer, messages: [...ids] };
  push(world, account, update, [dialogId], undefined, origin);
  return update;
}

export function sendScheduled(
  world: World,
  account: Account,
  dialog: Dialog,
  messages: readonly ScheduledMessage[],
): void {
  const ids = messages.map(({ id }) => id);
  unschedule(world, account, dialog.id, ids);
  for (const { content, randomId } of messages) send(world, account, dialog.id, content, randomId);
}

/** Sends scheduled messages at their time, until stopped. */
export class ScheduleClock {
  readonly #world: () => World;
  #timer: NodeJS.Timeout | undefined;

  /** `world` is asked each time: a reset replaces it. */
  constructor(world: () => World) {
    this.#world = world;
  }

  /** Does what is due and sleeps until the next; to be called when a message was scheduled. */
  run(): void {
    clearTimeout(this.#timer);
    const world = this.#world();
    const now = world.nowSeconds();
    let next: number | undefined;
    for (const account of world.accounts.values()) {
      for (const dialog of account.allDialogs()) {
        if (dialog.scheduled.length === 0) continue;
        const due = dialog.scheduled.filter(({ at }) => at <= now);
        if (due.length > 0) sendScheduled(world, account, dialog, due);
        next = Math.min(next ?? Infinity, ...dialog.scheduled.map(({ at }) => at));
      }
    }
    if (next === undefined || next === Infinity) return;
    const sleepMs = Math.min(MAX_SLEEP_MS, Math.max(10, next * 1000 - world.now()));
    this.#timer = setTimeout(() => this.run(), sleepMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
