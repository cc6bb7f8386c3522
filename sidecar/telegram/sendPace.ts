import { BUDGETS, createMeter, DIALOG_SENDS } from './budgets.ts';
import type { Meter } from './budgets.ts';

/** A place that nobody came for is given up after this long. */
const KEPT_MS = 60_000;
/** Only a send whose dialog lets it leave this soon takes of the account's budget: a slow dialog holds up no other. */
const NEAR_MS = 5_000;

/**
 * When each send may leave: by the account's budget and by its dialog's. A send that has to wait long gets a place, which
 * it finds again when it comes back under the same key: of many that wait none asks twice, and each is told its own time.
 */
export function createSendPace() {
  const overall = createMeter(BUDGETS.sends);
  const dialogs = new Map<string, Meter>();
  const places = new Map<string, { at: number; isFinal: boolean }>();

  function placeInDialog(dialogId: string, now: number): number {
    for (const [id, meter] of dialogs) if (meter.isFull(now)) dialogs.delete(id);
    const meter = dialogs.get(dialogId) ?? createMeter(DIALOG_SENDS);
    dialogs.set(dialogId, meter);
    const at = meter.nextAt(now);
    meter.take(at);
    return at;
  }

  return {
    /** The time of `key`'s place: now, or later. */
    place(key: string, dialogId: string, now: number): number {
      for (const [kept, { at }] of places) if (at + KEPT_MS < now) places.delete(kept);
      const held = places.get(key) ?? { at: placeInDialog(dialogId, now), isFinal: false };
      if (!held.isFinal && held.at <= now + NEAR_MS) {
        held.at = overall.nextAt(Math.max(now, held.at));
        held.isFinal = true;
        overall.take(held.at);
      }
      places.set(key, held);
      return held.at;
    },
    /** It leaves. */
    leave: (key: string): void => void places.delete(key),
    /** The last of those that wait; undefined where none does. */
    lastAt(now: number): number | undefined {
      const last = Math.max(...[...places.values()].map(({ at }) => at));
      return last > now ? last : undefined;
    },
    drain: (now: number): void => overall.drain(now),
  };
}
