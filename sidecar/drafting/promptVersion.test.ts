import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Message } from '../../protocol/messageRecords.ts';
import { chatPrompt } from './chatPrompt.ts';
import type { ChatInput, DraftInput } from './draftingModel.ts';
import { EVIDENCE_DESCRIBED, EVIDENCE_SCHEMA, evidencePrompt } from './evidence.ts';
import { JUDGEMENT_DESCRIBED, JUDGEMENT_SCHEMA } from './judgement.ts';
import { analysisPrompt, draftPrompt } from './prompt.ts';
import { PROMPT_VERSION } from './promptVersion.ts';

const said = (messageId: number, rest: Partial<Message> = {}): Message => ({
  messageId,
  at: Date.UTC(2026, 10, 20, 12) + messageId * 1000,
  out: messageId % 2 === 0,
  senderName: messageId % 2 === 0 ? 'Max' : 'Anna Petrova',
  text: `Message ${messageId}`,
  ...rest,
});

const dialog = {
  ownName: 'Max',
  dialogTitle: 'Anna Petrova',
  dialogKind: 'private' as const,
  messages: [
    said(1, { media: { kind: 'photo', label: 'Photo' } }),
    said(2),
    said(3, {
      replyToId: 2,
      reply: { out: true, senderName: 'Max', text: 'Message 2', quoted: true },
      forwardedFrom: 'Boris',
      editedAt: 1,
      linkPreview: { site: 'example.org', title: 'Title' },
      media: { kind: 'poll', label: 'Poll', options: [{ text: 'Yes', chosen: true }] },
    }),
    said(5, { protected: true }),
  ],
  newMessageIds: [5],
  photos: [
    { messageId: 1, kind: 'gone' as const },
    { messageId: 3, kind: 'leftOut' as const, why: 'too large' },
  ],
  instructions: 'Be brief.',
  guidance: {
    account: 'Sign as Max.',
    profile: { name: 'Work', persona: 'Writes as the shop.', language: 'ru' },
    note: '- No exclamation marks.',
    dialog: 'Call her Annie.',
  },
  now: new Date(Date.UTC(2026, 10, 21)),
};

/** With everything that a prompt can hold. */
const input: DraftInput = {
  ...dialog,
  language: 'de',
  instruction: 'shorter',
  examples: ['Fine by me'],
  previousText: 'A text.',
  talk: [
    { role: 'user', text: 'Always be kind.' },
    { role: 'assistant', text: 'I will.' },
  ],
  facts: [{ text: 'At six', asked: 'Which time?' }],
  missing: ['Which place?'],
};
const chat: ChatInput = {
  ...dialog,
  facts: [{ text: 'At six', asked: 'Which time?' }],
  draftText: 'A text.',
  history: [
    { role: 'user', text: 'Who is she?' },
    { role: 'assistant', text: 'A friend.' },
  ],
  question: 'What did she ask?',
};

describe('the version of the prompts', () => {
  it('is another whenever the rules or the shape of a prompt are', () => {
    const { instruction: _none, ...again } = input;
    const shapes = [
      JUDGEMENT_SCHEMA,
      analysisPrompt(input, undefined),
      analysisPrompt(input, JUDGEMENT_DESCRIBED),
      draftPrompt(input),
      draftPrompt(again),
      chatPrompt(chat),
      EVIDENCE_SCHEMA,
      evidencePrompt(input, 'It is at six.', EVIDENCE_DESCRIBED),
    ];
    const hash = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 8);
    const [number = '', known] = PROMPT_VERSION.split('-');
    assert.equal(
      known,
      hash,
      `The prompts have changed: PROMPT_VERSION is to be '${Number(number) + 1}-${hash}'.`,
    );
  });
});
