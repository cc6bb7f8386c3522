import assert from 'node:assert/strict';
import {
  isFlagged,
  isHighConfidence,
  isInjectionSuspected,
  isUnsupported,
  openQuestions,
  type Analysis,
  type Question,
  type Risk,
  type Statement,
} from './analysis.ts';

const analysis: Analysis = {
  status: 'needs_reply',
  reason: '',
  messageIds: [7],
  intent: '',
  urgency: { level: 'normal', reason: '', messageIds: [7] },
  sentiment: 'neutral',
  language: 'en',
  summary: { text: '', messageIds: [7] },
  asks: [],
  risks: [],
  missing: [],
  needsMoreHistory: false,
  confidence: { level: 'high', reason: '' },
};
const question: Question = {
  questionId: '6f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11',
  text: 'When?',
  messageIds: [7],
};
const statement: Statement = {
  sentence: 'It is 40 EUR.',
  kind: 'price',
  messageIds: [],
  facts: [],
};

describe('a draft', () => {
  it('is not flagged where nothing speaks against it', () => {
    const evidence = [{ ...statement, messageIds: [7] }];
    assert.equal(isFlagged({ analysis, questions: [], evidence }), false);
    assert.equal(isHighConfidence({ analysis }), true);
  });

  it('is flagged for a risk, an open question, a statement without source, and where it was never judged', () => {
    const risk: Risk = { kind: 'money', reason: '', messageIds: [7], found: 'model' };
    assert.equal(isFlagged({ analysis: { ...analysis, risks: [risk] } }), true);
    assert.equal(isFlagged({ analysis, questions: [question] }), true);
    assert.equal(isFlagged({ analysis, questions: [{ ...question, answer: 'At six' }] }), false);
    assert.equal(isFlagged({ analysis, evidence: [statement] }), true);
    assert.equal(isFlagged({}), true);
    assert.equal(isHighConfidence({}), false);
  });

  it('is suspected of an injection by that risk alone', () => {
    const risk: Risk = { kind: 'injectionSuspected', reason: '', messageIds: [], found: 'program' };
    assert.equal(isInjectionSuspected({ analysis: { ...analysis, risks: [risk] } }), true);
    assert.equal(isInjectionSuspected({ analysis }), false);
  });

  it('asks what was not answered', () => {
    const answered = { ...question, answer: 'At six' };
    assert.deepEqual(openQuestions({ questions: [answered, question] }), [question]);
  });
});

describe('a statement', () => {
  it('is supported by a message, by the owner, or by being confirmed', () => {
    assert.equal(isUnsupported(statement), true);
    assert.equal(isUnsupported({ ...statement, messageIds: [7] }), false);
    assert.equal(isUnsupported({ ...statement, facts: ['40 EUR'] }), false);
    assert.equal(isUnsupported({ ...statement, confirmed: true }), false);
  });
});
