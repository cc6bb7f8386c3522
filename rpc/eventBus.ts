import { AppError } from '../protocol/errors.ts';
import type { Event, Payload } from '../protocol/events.ts';
import { isEvent, payloadOf } from './schemas.ts';
import { describeIssues } from './wireErrors.ts';

type Listener<E extends Event> = (payload: Payload<E>) => void;

/** Hands incoming events to their listeners once they have passed their schema; the rest is dropped and told. */
export function createEventBus(onDropped: (error: AppError) => void) {
  const deliveries = new Map<Event, Set<(value: unknown) => void>>();

  /** Checks once more for each listener of an event: there is one of each in practice. */
  function delivery<E extends Event>(event: E, listener: Listener<E>): (value: unknown) => void {
    return (value) => {
      const payload = payloadOf[event].safeParse(value);
      if (payload.success) {
        listener(payload.data);
        return;
      }
      const issues = describeIssues(payload.error);
      onDropped(new AppError('internal', `An invalid ${event} was dropped: ${issues}.`));
    };
  }

  return {
    on<E extends Event>(event: E, listener: Listener<E>): () => void {
      const waiting = deliveries.get(event) ?? new Set();
      const deliver = delivery(event, listener);
      deliveries.set(event, waiting.add(deliver));
      return () => waiting.delete(deliver);
    },

    deliver(name: string, value: unknown): void {
      if (!isEvent(name)) {
        onDropped(new AppError('internal', 'An event that this version does not know came in.'));
        return;
      }
      for (const deliver of deliveries.get(name) ?? []) {
        try {
          deliver(value);
        } catch (cause) {
          onDropped(new AppError('internal', `A listener of ${name} failed.`, { cause }));
        }
      }
    },
  };
}
