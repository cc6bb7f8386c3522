import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { modelPrice } from '../../protocol/usageRecords.ts';
import { toUsage } from '../drafting/usage.ts';
import { PRICES } from './priceTable.ts';
import { allTokens, costOf, priceOf } from './pricing.ts';

const MILLION = 1_000_000;
const usageOf = (model: string, over: object = {}) => ({
  model,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  ...over,
});

describe('prices', () => {
  it('that are built in are valid, and each kind of cache costs what it should beside the input', () => {
    for (const [pattern, price] of Object.entries(
      z.parse(z.record(z.string(), modelPrice), PRICES),
    )) {
      assert.ok(price.output > price.input, pattern);
      assert.equal(price.cacheWrite, price.input * 1.25, pattern);
      assert.equal(price.cacheWriteHour, price.input * 2, pattern);
      assert.ok(price.cacheRead <= price.input / 10, pattern);
    }
  });

  it('of a million tokens of each kind are those of the table', () => {
    const cost = (over: object) => costOf(usageOf('claude-sonnet-5-5', over), {});
    assert.equal(cost({ inputTokens: MILLION }), 2);
    assert.equal(cost({ outputTokens: MILLION }), 10);
    assert.equal(cost({ cacheWriteTokens: MILLION }), 2.5);
    assert.equal(cost({ cacheWriteTokens: MILLION, cacheWriteHourTokens: MILLION }), 4);
    assert.equal(cost({ cacheReadTokens: MILLION }), 0.1);
  });

  it('of a prompt that is longer than its tier are those of the long one, for all of the request', () => {
    const cost = (over: object) => costOf(usageOf('claude-haiku-5-5', over), {});
    assert.equal(cost({ inputTokens: 100_000, outputTokens: MILLION }), 0.01 + 0.5);
    const long = { inputTokens: 1, cacheReadTokens: 100_000, outputTokens: MILLION };
    assert.equal(cost(long), (0.5 + 100_000 * 0.05) / MILLION + 2.5);
  });

  it('are never guessed: an unknown model has none, nor has one that only begins like a known one', () => {
    for (const model of [
      'demo-strong',
      'claude-fable-6',
      'claude-opus-5-6',
      'claude-sonnet-50',
      '',
    ]) {
      assert.equal(priceOf(model, {}), undefined, model);
      assert.equal(costOf(usageOf(model, { inputTokens: 5 }), {}), undefined);
    }
    assert.ok(priceOf('claude-haiku-4-5-20251001', {}));
  });

  it('of the user’s own go before those built in, the longest pattern first', () => {
    const rates = { output: 1, cacheWrite: 1, cacheWriteHour: 1, cacheRead: 1 };
    const own = {
      '*': { input: 1, ...rates },
      'claude-*': { input: 2, ...rates },
      'claude-sonnet-5-5': { input: 3, ...rates },
    };
    assert.equal(priceOf('claude-sonnet-5-5', own)?.input, 3);
    assert.equal(priceOf('claude-opus-5-5', own)?.input, 2);
    assert.equal(priceOf('local', own)?.input, 1);
  });

  it('count what the endpoint tells of the hour’s cache', () => {
    const usage = toUsage('claude-opus-5-5', {
      input_tokens: 10,
      cache_creation_input_tokens: 700,
      cache_creation: { ephemeral_1h_input_tokens: 200 },
    });
    assert.equal(costOf(usage, {}), (10 * 4 + 500 * 5 + 200 * 8) / MILLION);
    assert.equal(allTokens(usage), 710);
  });
});
