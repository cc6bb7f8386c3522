import { hostMethods, type HostMessage } from '../../protocol/bridge.ts';
import { AppError } from '../../protocol/errors.ts';
import { methods } from '../../protocol/methods.ts';
import { createPageRelay, PAGE_METHODS, type HostHandlers } from '../../extension/pageRelay.ts';
import { isMethod } from '../../rpc/schemas.ts';
import { samples } from '../contract/samples.ts';
import { createRandom, type Random } from '../torture/random.ts';
import type { FuzzCounts } from './record.ts';

const SECRET = Object.keys(methods)
  .filter(isMethod)
  .filter(
    (method) =>
      methods[method].scope === 'admin' &&
      method !== 'signIn/cancel' &&
      method !== 'signIn/resendCode',
  );
const VALUES = [
  null,
  undefined,
  true,
  -1,
  1.5,
  NaN,
  '',
  'x',
  '__proto__',
  [],
  {},
  [[]],
  () => 0,
  Symbol('x'),
  10n,
] as const;

/**
 * `messages` seeded messages at the host's end of the panel's bridge, as a page that was taken over might post them.
 * @returns what was found: something thrown, an answer to nothing, a question passed on that the page may not ask or
 * whose parameters break the contract, a question of its own left without an answer
 */
export async function fuzzBridge(
  { seed, messages }: { seed: number; messages: number },
  counts: FuzzCounts,
): Promise<string[]> {
  const random = createRandom(seed);
  const failures: string[] = [];
  const posted: HostMessage[] = [];
  const lines: string[] = [];
  const relay = createPageRelay({
    askSidecar(method, params) {
      if (!(PAGE_METHODS as readonly string[]).includes(method))
        failures.push(`passed on: ${method}`);
      if (!methods[method].params.safeParse(params).success)
        failures.push(`passed on, broken: ${method}`);
      return Promise.reject(new AppError('notFound', 'Nothing is here.'));
    },
    handlers: refusing(failures),
    post: (message) => posted.push(message),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: (line) => lines.push(line) },
  });
  for (let count = 1; count <= messages; count += 1) {
    try {
      relay.receive(makeMessage(random, count));
    } catch (error) {
      failures.push(`threw ${String(error)}`);
    }
    counts.messages += 1;
    if (count % 500 !== 0) continue;
    await new Promise((resolve) => setImmediate(resolve));
    failures.push(...judge(posted.splice(0)));
  }
  await new Promise((resolve) => setImmediate(resolve));
  failures.push(...judge(posted.splice(0)), ...lines);
  if (relay.subscriptions().length > messages) failures.push('it remembers what nobody asked for');
  return failures;
}

/** Every one answers that it cannot: what counts is that its parameters were checked. */
function refusing(failures: string[]): HostHandlers {
  const handlers: Record<string, (params: unknown) => never> = {};
  for (const [name, { params: schema }] of Object.entries(hostMethods)) {
    handlers[name] = (params) => {
      if (!schema.safeParse(params).success) failures.push(`handled, broken: ${name}`);
      throw new AppError('notFound', 'Nothing is here.');
    };
  }
  if (!isComplete(handlers)) throw new Error('a handler is missing');
  return handlers;
}

function isComplete(handlers: object): handlers is HostHandlers {
  return Object.keys(hostMethods).every((name) => Object.hasOwn(handlers, name));
}

function judge(posted: readonly HostMessage[]): string[] {
  return posted.flatMap((message) => {
    if (message.type === 'result') return [`answered ${JSON.stringify(message).slice(0, 200)}`];
    if (message.type === 'error' && message.error.code === 'internal')
      return [`an error that nobody meant: ${JSON.stringify(message)}`];
    return [];
  });
}

function makeMessage(random: Random, id: number): unknown {
  const method = random.pick(NAMES);
  const params =
    isMethod(method) && random.chance(0.5) ? samples[method].params : oddParams(random);
  return random.choose<() => unknown>([
    [5, () => ({ type: 'request', id, method, params })],
    [2, () => ({ type: 'request', id: random.pick(VALUES), method, params })],
    [1, () => ({ type: 'cancel', id: random.below(id) })],
    [1, () => ({ type: random.pick(VALUES), id, method, params })],
    [1, () => random.pick(VALUES)],
    [
      1,
      () => ({ type: 'request', id, method: random.pick(VALUES), params, extra: { deep: params } }),
    ],
  ])();
}

function oddParams(random: Random): unknown {
  if (random.chance(0.3)) return random.pick(VALUES);
  return {
    draftId: random.pick(VALUES),
    accountId: random.pick(VALUES),
    streamId: random.pick(VALUES),
  };
}

const NAMES = [
  'draft/approve',
  ...SECRET,
  ...PAGE_METHODS,
  ...Object.keys(hostMethods),
  'constructor',
  '__proto__',
  'toString',
] as const satisfies readonly [string, ...string[]];
