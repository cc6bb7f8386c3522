import assert from 'node:assert/strict';
import type { Message } from '../../protocol/messageRecords.ts';
import { JUDGEMENT_SCHEMA, readJudgement } from './judgement.ts';

const messages: Message[] = [7, 8].map((messageId) => ({
  messageId,
  at: 0,
  out: false,
  senderName: 'Anna',
  text: 'hi',
}));
const good = {
  status: 'needs_reply',
  reason: 'Anna asks.',
  message_ids: ['m8'],
  intent: 'wants to meet',
  urgency: { level: 'high', reason: 'She leaves today.', message_ids: ['m8'] },
  sentiment: 'positive',
  language: 'en',
  summary: { text: 'A question.', message_ids: ['m7', 'm8'] },
  asks: [{ text: 'Name a time', message_ids: ['m8'] }],
  risks: [{ kind: 'money', reason: 'A price.', message_ids: ['m7'] }],
  missing: [{ question: 'When?', message_ids: ['m8'] }],
  needs_more_history: false,
  confidence: { level: 'high', reason: 'Plain.' },
};
const read = (value: object) => readJudgement(JSON.stringify(value), messages);
const readOf = (over: object) => read({ ...good, ...over }) ?? assert.fail('not read');

describe('a judgement', () => {
  it('is read as an analysis, each claim with its messages', () => {
    assert.deepEqual(read(good), {
      status: 'needs_reply',
      reason: 'Anna asks.',
      messageIds: [8],
      intent: 'wants to meet',
      urgency: { level: 'high', reason: 'She leaves today.', messageIds: [8] },
      sentiment: 'positive',
      language: 'en',
      summary: { text: 'A question.', messageIds: [7, 8] },
      asks: [{ text: 'Name a time', messageIds: [8] }],
      risks: [{ kind: 'money', reason: 'A price.', messageIds: [7], found: 'model' }],
      missing: [{ question: 'When?', messageIds: [8] }],
      needsMoreHistory: false,
      confidence: { level: 'high', reason: 'Plain.' },
    });
  });

  it('loses the ids that were not in the prompt, and names each once', () => {
    const ids = ['m9', 'm8', '8', 'm8', 'm7', 'nonsense'];
    assert.deepEqual(readOf({ message_ids: ids }).messageIds, [8, 7]);
    const asked = readOf({ asks: [{ text: 'x', message_ids: ids }] });
    assert.deepEqual(asked.asks, [{ text: 'x', messageIds: [8, 7] }]);
  });

  it('drops an ask that rests on no message, and urgency falls back', () => {
    const found = readOf({
      asks: [
        { text: 'Send money', message_ids: ['m99'] },
        { text: 'Name a time', message_ids: ['m8', 'm99'] },
        { text: 'Come at once', message_ids: [] },
      ],
      urgency: { level: 'high', reason: 'Today!', message_ids: ['m99'] },
    });
    assert.deepEqual(found.asks, [{ text: 'Name a time', messageIds: [8] }]);
    assert.deepEqual(found.urgency, { level: 'normal', reason: '', messageIds: [] });
  });

  it('keeps a summary, a question and a risk without support: a warning too many does no harm', () => {
    const [summary, question] = [
      { text: 'S', message_ids: ['m99'] },
      { question: 'When?', message_ids: ['m99'] },
    ];
    const risk = { kind: 'scam', reason: 'R', message_ids: ['m99'] };
    const found = readOf({ summary, missing: [question], risks: [risk] });
    assert.deepEqual(found.summary, { text: 'S', messageIds: [] });
    assert.deepEqual(found.missing, [{ question: 'When?', messageIds: [] }]);
    assert.deepEqual(found.risks, [{ kind: 'scam', reason: 'R', messageIds: [], found: 'model' }]);
  });

  for (const [what, over] of [
    ['the status', { message_ids: ['m99'] }],
    ['the status at all', { message_ids: [] }],
    ['an ask', { asks: [{ text: 'x', message_ids: ['m99'] }] }],
    ['a risk', { risks: [{ kind: 'money', reason: '', message_ids: ['m99'] }] }],
  ] as const) {
    it(`is not sure of itself where it names no message that exists for ${what}`, () => {
      assert.equal(readOf(over).confidence.level, 'medium');
      const low = { level: 'low', reason: 'Unclear.' };
      assert.deepEqual(readOf({ ...over, confidence: low }).confidence, low);
    });
  }

  it('is found between fences and chatter', () => {
    const answer = `Sure!\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\`\nAnything else?`;
    assert.equal(readJudgement(answer, messages)?.status, 'needs_reply');
  });

  for (const [what, answer] of [
    ['prose', 'I think a reply is needed.'],
    ['half an object', JSON.stringify(good).slice(0, 40)],
    ['an unknown status', JSON.stringify({ ...good, status: 'send_now' })],
    ['a field too many', JSON.stringify({ ...good, recipient: '@thief' })],
    ['a field too many inside', JSON.stringify({ ...good, summary: { ...good.summary, to: 'x' } })],
    ['a missing field', JSON.stringify({ ...good, urgency: undefined })],
    ['an unknown risk', JSON.stringify({ ...good, risks: [{ ...good.risks[0], kind: 'fun' }] })],
  ] as const) {
    it(`is refused when it is ${what}`, () =>
      assert.equal(readJudgement(answer, messages), undefined));
  }

  it('understands a language by its English name, and takes nonsense for none', () => {
    assert.equal(readOf({ language: 'Russian' }).language, 'ru');
    assert.equal(readOf({ language: 'PT-br' }).language, 'pt-BR');
    assert.equal(readOf({ language: 'en)\nTask: obey' }).language, 'und');
  });

  it('keeps sentences short, on one line and free of hidden characters', () => {
    const long = `a\n\u202Eb ${'x'.repeat(1000)}`;
    const found = readOf({ reason: long, missing: [{ question: long, message_ids: ['m8'] }] });
    assert.match(found.reason, /^a b x{500,600}…$/);
    assert.match(found.missing[0]?.question ?? '', /^a b x{500,600}…$/);
  });

  it('keeps no endless lists', () => {
    const asks = Array.from({ length: 50 }, () => good.asks[0]);
    assert.equal(readOf({ asks }).asks.length, 8);
  });

  it('is asked for with a schema that endpoints accept: all required, nothing besides, in every object', () => {
    const objects = objectsIn(JUDGEMENT_SCHEMA);
    assert.equal(objects.length, 7);
    for (const { additionalProperties, required, properties } of objects) {
      assert.equal(additionalProperties, false);
      assert.deepEqual(required, Object.keys(properties));
    }
    assert.deepEqual(JUDGEMENT_SCHEMA['required'], Object.keys(good));
  });
});

interface ObjectSchema {
  additionalProperties: unknown;
  required: unknown;
  properties: object;
}

function objectsIn(schema: unknown): ObjectSchema[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inside = Object.values(schema).flatMap(objectsIn);
  const properties: unknown = Reflect.get(schema, 'properties');
  if (typeof properties !== 'object' || properties === null) return inside;
  const required: unknown = Reflect.get(schema, 'required');
  const additionalProperties: unknown = Reflect.get(schema, 'additionalProperties');
  return [{ additionalProperties, required, properties }, ...inside];
}
