import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import { methods, type Method } from '../../protocol/methods.ts';
import type { Scope } from '../../protocol/scopes.ts';
import { isMethod } from '../../rpc/schemas.ts';
import { samples } from '../contract/samples.ts';
import { spoil } from '../contract/spoil.ts';
import type { Random } from '../torture/random.ts';

/** What stands in the place of the samples' ids, so that a frame hits what is there. */
export type Names = ReadonlyMap<string, string>;

/** All but the hello: who says it and who does not is another's choice. */
const METHODS = Object.keys(methods)
  .filter(isMethod)
  .filter((method) => method !== 'client/hello');
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\u202Eabc\u202C',
  '\uD800',
  '__proto__',
  'constructor',
  "'; DROP TABLE draft; --",
  '../../../../etc/passwd',
  '{{constructor.constructor("return process")()}}',
  '<img src=x onerror=alert(1)>',
  '9'.repeat(400),
  'a'.repeat(70_000),
  '👩‍👩‍👧‍👦'.repeat(200),
] as const;
const VALUES = [null, true, -1, 0, 1.5, 1e308, -0, 2 ** 53, [], {}, [[]], '', 'x'] as const;

/** One thing that a client may send: a request, a broken one, or no request at all. */
export function makeFrame(
  random: Random,
  names: Names,
  sent: readonly string[],
): { kind: string; frame: string | Buffer } {
  const make = random.choose(KINDS);
  return { kind: make.name, frame: make(random, names, sent) };
}

/** A frame that no scope could give an effect to. */
export function makeUnusable(
  random: Random,
  names: Names,
): { kind: string; frame: string | Buffer } {
  const make = random.choose(UNUSABLE);
  return { kind: make.name, frame: make(random, names) };
}

/** Of a method above these scopes, with parameters that it would take. */
export function makeForbidden(random: Random, names: Names, scopes: readonly Scope[]): string {
  const above = METHODS.filter((method) => !scopes.includes(methods[method].scope));
  const [first, ...others] = above;
  if (first === undefined) throw new Error('Nothing is above these scopes.');
  return request(random, random.pick([first, ...others]), names);
}

type Make = (random: Random, names: Names, sent: readonly string[]) => string | Buffer;

function good(random: Random, names: Names): string {
  return request(random, anyMethod(random), names);
}

function spoilt(random: Random, names: Names): string {
  const method = anyMethod(random);
  const params = paramsOf(method, names);
  const [first, ...others] = spoil(params);
  const broken = first ? random.pick([first, ...others]).params : { deep: { deeper: [] } };
  return first ? frameOf(random, method, broken) : frameOf(random, 'no/method', broken);
}

/** A field left out, added, or holding something odd: the schema decides. */
function mutated(random: Random, names: Names): string {
  const method = anyMethod(random);
  const params: Record<string, unknown> = { ...paramsOf(method, names) };
  const keys = Object.keys(params);
  const key = keys[random.below(keys.length)] ?? 'extra';
  if (random.chance(0.2)) delete params[key];
  else params[key] = random.chance(0.5) ? random.pick(TEXTS) : random.pick(VALUES);
  if (random.chance(0.1)) params['__proto__x'] = { admin: true };
  return frameOf(random, method, params);
}

function unknownMethod(random: Random): string {
  const name = random.pick(['draft/sendNow', 'admin', '', '$/cancelRequest', ...TEXTS]);
  return frameOf(random, name, { draftId: random.pick(TEXTS) });
}

function noJson(random: Random): string {
  const text = request(random, 'worker/status', new Map());
  const cut = random.below(text.length);
  return random.pick([
    text.slice(0, cut),
    text.slice(cut),
    `${text}${text}`,
    random.pick(TEXTS),
    '['.repeat(5_000),
    '{"jsonrpc":"2.0","id":1,"method":"worker/status","params":{"a":1,}}',
  ]);
}

function badEnvelope(random: Random): string {
  const id = random.pick<unknown>([null, {}, [], 1.5, -1, '', 'x'.repeat(5_000), true]);
  const version = random.pick<unknown>(['1.0', 2, null, '2.0']);
  const method = random.pick<unknown>([1, null, {}, 'worker/status']);
  const whole = {
    jsonrpc: version,
    id,
    method,
    params: random.pick<unknown>([null, 1, 'x', [], {}]),
  };
  return JSON.stringify(random.chance(0.2) ? [whole, whole] : whole);
}

function noRequest(random: Random): string {
  const id = random.below(1_000);
  return JSON.stringify(
    random.pick<unknown>([
      { jsonrpc: '2.0', method: 'draft/approve', params: {} },
      { jsonrpc: '2.0', id, result: { drafts: [] } },
      { jsonrpc: '2.0', id, error: { code: -32_000, message: 'x' } },
      { jsonrpc: '2.0', method: '$/cancelRequest', params: { id } },
      { jsonrpc: '2.0', method: '$/progress', params: { token: id, value: {} } },
    ]),
  );
}

function binary(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256)));
}

function oversized(): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'x',
    params: 'x'.repeat(MAX_FRAME_BYTES),
  });
}

function deep(random: Random): string {
  const depth = 50 + random.below(2_000);
  const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  return `{"jsonrpc":"2.0","id":${random.below(1_000)},"method":"dialog/list","params":${nested}}`;
}

function replayed(random: Random, names: Names, sent: readonly string[]): string {
  return sent[random.below(sent.length)] ?? good(random, names);
}

const KINDS: readonly (readonly [number, Make])[] = [
  [24, good],
  [20, mutated],
  [16, spoilt],
  [8, unknownMethod],
  [8, noJson],
  [8, badEnvelope],
  [6, noRequest],
  [6, replayed],
  [3, deep],
  [0.1, binary],
  [0.03, oversized],
];
const UNUSABLE: readonly (readonly [number, (random: Random, names: Names) => string | Buffer])[] =
  [
    [40, spoilt],
    [20, unknownMethod],
    [20, noJson],
    [20, badEnvelope],
    [4, deep],
    [0.3, binary],
    [0.1, oversized],
  ];

function anyMethod(random: Random): Method {
  const [first, ...others] = METHODS;
  if (first === undefined) throw new Error('The contract is empty.');
  return random.pick([first, ...others]);
}

function paramsOf(method: Method, names: Names): object {
  let text = JSON.stringify(samples[method].params);
  for (const [sample, real] of names) text = text.replaceAll(sample, real);
  const params: unknown = JSON.parse(text);
  return typeof params === 'object' && params !== null ? params : {};
}

const request = (random: Random, method: Method, names: Names): string =>
  frameOf(random, method, paramsOf(method, names));

function frameOf(random: Random, method: string, params: unknown): string {
  const id = random.chance(0.2) ? `s${random.below(1e9)}` : random.below(1e9);
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}
