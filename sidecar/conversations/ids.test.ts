import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { nanoid } from 'nanoid';
import { methods } from '../../protocol/methods.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

type Checked = { safeParse: (params: unknown) => { success: boolean } };
const takes = ({ params }: { params: Checked }, rest: object) => params.safeParse(rest).success;

/** Where a client names something by an id, with all else as it should be: whether the id is taken. */
const places = fc.constantFrom<((id: unknown) => boolean)[]>(
  (id) => takes(methods['session/ready'], { sessionId: id }),
  (id) => takes(methods['session/heartbeat'], { sessionIds: [randomUUID(), id] }),
  (id) => takes(methods['session/end'], { sessionId: id }),
  (id) => takes(methods['session/get'], { sessionId: id }),
  (id) => takes(methods['session/send'], { sessionId: id, text: 'Hello' }),
  (id) => takes(methods['session/send'], { sessionId: randomUUID(), text: 'Hello', requestId: id }),
  (id) => takes(methods['conversation/messages'], { conversationId: id }),
  (id) => takes(methods['conversation/remove'], { conversationId: id }),
  (id) => takes(methods['chunk/subscribe'], { streamId: id, afterSeq: 0 }),
  (id) => takes(methods['session/start'], { ...START, conversationId: id }),
);
const START = { windowId: nanoid(), accountId: '7001', dialogId: 'u2' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const SPECIAL = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

describe(`ids at the boundary (SEED=${seed})`, () => {
  it('are taken where they are UUIDs', () =>
    fc.assert(
      fc.property(places, fc.uuid(), (takesId, id) => assert.ok(takesId(id), id)),
      { seed },
    ));

  it('are refused where they are anything else', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.nat(),
      fc.constantFrom(null, {}, [], true),
      fc.constant(nanoid()),
      fc.uuid().map((id) => `${id} `),
      fc.uuid().map((id) => `${id}\n`),
      fc.uuid().map((id) => id.replaceAll('-', '')),
      fc.tuple(fc.uuid(), fc.nat(35)).map(([id, at]) => `${id.slice(0, at)}${id.slice(at + 1)}`),
      fc
        .tuple(fc.uuid(), fc.nat(35), fc.constantFrom('g', '/', '.', "'", '\u0000', 'é'))
        .map(([id, at, sign]) => `${id.slice(0, at)}${sign}${id.slice(at + 1)}`),
    );
    fc.assert(
      fc.property(places, junk, (takesId, id) => {
        fc.pre(typeof id !== 'string' || (!UUID.test(id) && !SPECIAL.includes(id)));
        assert.ok(!takesId(id), JSON.stringify(id));
      }),
      { seed, numRuns: 1_000 },
    );
  });
});
