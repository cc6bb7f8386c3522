import assert from 'node:assert/strict';
import { endpointText } from './endpointReport.ts';

describe('the report of the model’s endpoint', () => {
  it('tells of each thing whether it can do it, why, and what that took', () => {
    const text = endpointText(
      {
        endpoint: 'http://localhost:11434',
        model: 'local',
        models: [
          { modelId: 'local', name: 'local' },
          { modelId: 'big', name: 'Big one' },
        ],
        checks: [
          { check: 'reachable', answer: 'yes', reason: 'it answers' },
          { check: 'images', answer: 'no', reason: 'the model takes none' },
          { check: 'promptCaching', answer: 'unknown', reason: 'not asked' },
        ],
        usage: {
          model: 'local',
          inputTokens: 1_000,
          outputTokens: 234,
          cacheReadTokens: 0,
          cacheWriteTokens: 0,
        },
      },
      Date.UTC(2026, 10, 29),
    );
    assert.match(text, /^The model endpoint\n\nhttp:\/\/localhost:11434, as it was 2026-11-29/);
    assert.match(
      text,
      /YES +Can be reached +it answers\nNO +Takes pictures +the model takes none\n/,
    );
    assert.match(text, /UNKNOWN +Caches prompts +not asked/);
    assert.match(text, /It took 1,234 tokens of local\./);
    assert.match(text, /\nlocal\nbig {2}\(Big one\)\n/);
  });

  it('says nothing of tokens where none were spent, nor of models where none are listed', () => {
    const text = endpointText({ endpoint: 'http://x', models: [], checks: [] }, 0);
    assert.doesNotMatch(text, /It took|Asked was|Models/);
  });
});
