import type { Counters } from './mtproto/counters.ts';
import type { Faults } from './mtproto/faults.ts';
import { long } from './tl/fields.ts';
import type { TlObject, TlValue } from './tl/values.ts';

/** One that should be overtaken is not kept longer than this where nothing follows it. */
const LONGEST_HELD_MS = 500;

interface Held {
  push: () => void;
  timer: NodeJS.Timeout;
}

interface Journey {
  accountId: bigint;
  updates: TlObject;
  /** Somebody is connected who will hear it. */
  isHeard: () => boolean;
  push: () => void;
}

/**
 * The way of an update from the world to the clients, with what goes wrong on it: doubled, lost, overtaken, late.
 * Faults meet only what carries a number, for all else would be missed for good, and only what somebody hears. Each is
 * counted once it has happened.
 */
export class UpdateRoad {
  readonly #faults: Faults;
  readonly #counters: Counters;
  /** To be pushed right after the next of the same numbering. */
  readonly #overtaken = new Map<string, Held>();
  readonly #late = new Set<NodeJS.Timeout>();

  constructor(faults: Faults, counters: Counters) {
    this.#faults = faults;
    this.#counters = counters;
  }

  send({ accountId, updates, isHeard, push }: Journey): void {
    const box = numberingOf(updates);
    const fault = box !== undefined && isHeard() ? this.#faults.takeForUpdate() : undefined;
    const place = `${accountId}/${box}`;
    switch (fault?.kind) {
      case 'dropUpdate':
        this.#counters.add('updates dropped');
        break;
      case 'delayUpdate':
        this.#counters.add('updates delayed');
        this.#later(fault.delayMs, push);
        break;
      case 'reorderUpdate':
        this.#hold(place, push);
        return;
      case 'duplicateUpdate':
        this.#counters.add('updates doubled');
        push();
        push();
        break;
      case undefined:
        push();
    }
    if (fault?.kind !== 'dropUpdate' && fault?.kind !== 'delayUpdate') this.#release(place);
  }

  /** Whatever is still on its way arrives now. */
  clear(): void {
    for (const { push, timer } of this.#overtaken.values()) {
      clearTimeout(timer);
      push();
    }
    this.#overtaken.clear();
  }

  stop(): void {
    for (const { timer } of this.#overtaken.values()) clearTimeout(timer);
    for (const timer of this.#late) clearTimeout(timer);
  }

  #hold(place: string, push: () => void): void {
    const earlier = this.#overtaken.get(place);
    const timer = setTimeout(() => {
      this.#overtaken.delete(place);
      push();
    }, LONGEST_HELD_MS);
    this.#overtaken.set(place, { push, timer });
    if (!earlier) return;
    // The one held before is overtaken by this one no more.
    clearTimeout(earlier.timer);
    earlier.push();
  }

  #release(place: string): void {
    const held = this.#overtaken.get(place);
    if (!held) return;
    this.#overtaken.delete(place);
    clearTimeout(held.timer);
    this.#counters.add('updates reordered');
    held.push();
  }

  #later(delayMs: number, push: () => void): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      push();
    }, delayMs);
    this.#late.add(timer);
  }
}

/** Whose count the number belongs to: the account's own, or that of a channel; undefined without one. */
function numberingOf({ updates }: TlObject): string | undefined {
  const [first] = Array.isArray(updates) ? updates : [];
  if (!isObject(first) || first['pts'] === undefined) return undefined;
  if (first['channel_id'] !== undefined) return String(long(first, 'channel_id'));
  const peer = isObject(first['message']) ? first['message']['peer_id'] : undefined;
  return isObject(peer) && peer._ === 'peerChannel' ? String(long(peer, 'channel_id')) : 'own';
}

function isObject(value: TlValue | undefined): value is TlObject {
  return typeof value === 'object' && value !== null && '_' in value;
}
