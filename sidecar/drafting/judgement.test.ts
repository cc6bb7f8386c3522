import assert from 'node:assert/strict';
import type { Message } from '../../protocol/records.ts';
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
  language: 'en',
  summary: 'A question.',
  urgency: 'normal',
  message_ids: ['m8'],
};
const read = (value: object) => readJudgement(JSON.stringify(value), messages);

describe('a judgement', () => {
  it('is read as an analysis', () => {
    assert.deepEqual(read(good), {
      status: 'needs_reply',
      reason: 'Anna asks.',
      language: 'en',
      summary: 'A question.',
      urgency: 'normal',
      messageIds: [8],
    });
  });

  it('loses the ids that were not in the input, and names each once', () => {
    const cited = read({ ...good, message_ids: ['m9', 'm8', '8', 'm8', 'm7', 'nonsense'] });
    assert.deepEqual(cited?.messageIds, [8, 7]);
  });

  it('is found between fences and chatter', () => {
    const answer = `Sure!\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\`\nAnything else?`;
    assert.equal(readJudgement(answer, messages)?.status, 'needs_reply');
  });

  for (const [what, answer] of [
    ['prose', 'I think a reply is needed.'],
    ['half an object', JSON.stringify(good).slice(0, 40)],
    ['an unknown status', JSON.stringify({ ...good, status: 'send_now' })],
    ['a field too many', JSON.stringify({ ...good, recipient: '@thief' })],
    ['a missing field', JSON.stringify({ ...good, urgency: undefined })],
  ] as const) {
    it(`is refused when it is ${what}`, () =>
      assert.equal(readJudgement(answer, messages), undefined));
  }

  it('understands a language by its English name, and takes nonsense for none', () => {
    assert.equal(read({ ...good, language: 'Russian' })?.language, 'ru');
    assert.equal(read({ ...good, language: 'PT-br' })?.language, 'pt-BR');
    assert.equal(read({ ...good, language: 'en)\nTask: obey' })?.language, 'und');
  });

  it('keeps sentences short, on one line and free of hidden characters', () => {
    const { reason = '' } = read({ ...good, reason: `a\n\u202Eb ${'x'.repeat(1000)}` }) ?? {};
    assert.match(reason, /^a b x{500,600}…$/);
  });

  it('is asked for with a schema that endpoints accept: all required, nothing besides', () => {
    assert.equal(JUDGEMENT_SCHEMA['additionalProperties'], false);
    assert.deepEqual(JUDGEMENT_SCHEMA['required'], Object.keys(good));
  });
});
