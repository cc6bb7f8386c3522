import type * as z from 'zod/mini';
import { events, type Event, type Payload } from '../protocol/events.ts';
import { methods, type Method, type Params, type Result } from '../protocol/methods.ts';

/**
 * The contract's tables, typed by key: with these TypeScript sees for a generic `M` that what the schema under
 * `M` lets through is a `Result<M>`, where the tables themselves only give the union of them all.
 */
export const paramsOf: { [M in Method]: { params: z.ZodMiniType<Params<M>> } } = methods;
export const resultOf: { [M in Method]: { result: z.ZodMiniType<Result<M>> } } = methods;
export const payloadOf: { [E in Event]: z.ZodMiniType<Payload<E>> } = events;

export function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name);
}

export function isEvent(name: string): name is Event {
  return Object.hasOwn(events, name);
}
