import assert from 'node:assert/strict';
import type { DemoRequest } from './request.ts';
import { createPromptCache } from './usage.ts';

const FOUR_TOKENS = 'sixteen letters!';

/** Blocks of four tokens each; a number with `*` behind it is marked. */
function requestOf(...blocks: string[]): DemoRequest {
  const sections = blocks.map((block) => ({
    text: block.replace('*', '').padEnd(16, FOUR_TOKENS).slice(0, 16),
    cached: block.endsWith('*'),
  }));
  return {
    model: 'demo-small',
    stream: false,
    maxTokens: 1,
    schema: undefined,
    system: [],
    turns: [{ role: 'user', sections }],
  };
}
const counted = (read: number, written: number, plain: number) => ({
  input_tokens: plain,
  cache_creation_input_tokens: written,
  cache_read_input_tokens: read,
});

describe('the cache of prompts', () => {
  it('reads what was marked before and is marked again', () => {
    const cache = createPromptCache();
    assert.deepEqual(cache.account(requestOf('1*', '2')), counted(0, 4, 4));
    assert.deepEqual(cache.account(requestOf('1*', '3')), counted(4, 0, 4));
  });

  it('finds at a mark what an earlier one left at the end of a block before it', () => {
    const cache = createPromptCache();
    cache.account(requestOf('1', '2*'));
    assert.deepEqual(cache.account(requestOf('1', '2', '3', '4*')), counted(8, 8, 0));
  });

  it('does not look further back than twenty blocks', () => {
    const cache = createPromptCache();
    const many = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
    cache.account(requestOf('1*'));
    assert.deepEqual(
      cache.account(requestOf('1', ...many(20).slice(0, 19), 'x*')),
      counted(4, 80, 0),
    );
    assert.deepEqual(cache.account(requestOf('1', ...many(21), 'x*')), counted(0, 92, 0));
  });

  it('does not read at one mark what the same request writes at another', () => {
    const cache = createPromptCache();
    assert.deepEqual(cache.account(requestOf('1*', '2*')), counted(0, 8, 0));
  });

  it('knows nothing of what differs in the middle, or of another model', () => {
    const cache = createPromptCache();
    cache.account(requestOf('1', '2', '3*'));
    assert.deepEqual(cache.account(requestOf('1', '9', '3*')), counted(0, 12, 0));
    const another = { ...requestOf('1', '2', '3*'), model: 'demo-strong' };
    assert.deepEqual(cache.account(another), counted(0, 12, 0));
  });
});
