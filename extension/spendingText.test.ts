import assert from 'node:assert/strict';
import type { SpentToday } from '../protocol/usageRecords.ts';
import { capText, draftCostText, spentText } from './spendingText.ts';

const today = (over: Partial<SpentToday>, cap: Partial<SpentToday['cap']> = {}): SpentToday => ({
  usd: 0,
  tokens: 0,
  unpricedTokens: 0,
  cap: { usd: 0, tokens: 0, lifted: false, ...cap },
  ...over,
});

describe('the day’s spending in the status bar', () => {
  for (const [what, spent, text] of [
    ['money and tokens', today({ usd: 0.0042, tokens: 1_500 }), 'Today: $0.0042, 1.5K tokens'],
    [
      'how far the limits are used',
      today({ usd: 1.5, tokens: 40_000 }, { usd: 2, tokens: 100_000 }),
      'Today: $1.50 / $2.00, 40K / 100K tokens',
    ],
    [
      'tokens alone where no price is known',
      today({ tokens: 900, unpricedTokens: 900 }, { usd: 2 }),
      'Today: 900 tokens',
    ],
  ] as const) {
    it(`tells ${what}`, () => assert.equal(spentText(spent), text));
  }

  it('tells which limit is reached, and until when', () => {
    const until = new Date(2026, 10, 30).getTime();
    const text = capText(today({}, { usd: 2, reached: { by: 'usd', until } }));
    assert.match(text, /\$2\.00.*until 00:00/);
    const tokens = today({}, { tokens: 30_000, reached: { by: 'tokens', until } });
    assert.match(capText(tokens), /30,000 tokens/);
  });
});

describe('what one draft has cost', () => {
  const spent = {
    requests: 2,
    inputTokens: 3_000,
    outputTokens: 150,
    cacheReadTokens: 50,
    cacheWriteTokens: 0,
    usd: 0.0123,
    unpricedTokens: 0,
  };

  it('is told in money as far as prices are known, and in tokens always', () => {
    assert.equal(draftCostText(spent), '$0.0123, 3.2K tokens');
    assert.equal(draftCostText({ ...spent, unpricedTokens: 5 }), 'more than $0.0123, 3.2K tokens');
    assert.equal(draftCostText({ ...spent, usd: 0, unpricedTokens: 3_200 }), '3.2K tokens');
  });
});
