import assert from 'node:assert/strict';
import type { Model } from '../protocol/records.ts';
import { createModels } from './models.ts';

const setting = (baseUrl: string) => ({ baseUrl, apiKey: 'k', draftModel: '', analysisModel: '' });

describe('the models', () => {
  it('of an endpoint that was replaced while they were fetched are not kept for the next', async () => {
    const slow = Promise.withResolvers<Model[]>();
    const lists: Record<string, Promise<Model[]>> = {
      'http://old': slow.promise,
      'http://new': Promise.resolve([{ modelId: 'new', name: 'New' }]),
    };
    const models = createModels(
      ({ baseUrl }) => ({
        fetchModels: () => lists[baseUrl] ?? assert.fail(baseUrl),
        analyse: () => assert.fail('not asked for'),
        streamDraft: () => assert.fail('not asked for'),
      }),
      () => {},
    );
    const { signal } = new AbortController();
    models.configure(setting('http://old'));
    const old = models.list(signal);
    models.configure(setting('http://new'));
    slow.resolve([{ modelId: 'old', name: 'Old' }]);
    await old;
    assert.deepEqual(
      (await models.list(signal)).map((model) => model.modelId),
      ['new'],
    );
  });
});
