import type { Analysis } from '../../protocol/analysis.ts';

/** A judgement for tests: somebody asks, nothing else is remarkable. */
export function analysisOf(over: Partial<Analysis> = {}): Analysis {
  return {
    status: 'needs_reply',
    reason: 'A question.',
    messageIds: [],
    intent: '',
    urgency: { level: 'normal', reason: '', messageIds: [] },
    sentiment: 'neutral',
    language: 'en',
    summary: { text: '', messageIds: [] },
    asks: [],
    risks: [],
    missing: [],
    needsMoreHistory: false,
    confidence: { level: 'high', reason: '' },
    ...over,
  };
}
