import assert from 'node:assert/strict';
import type { Model } from '../protocol/modelRecords.ts';
import { createModels } from './models.ts';
import { createRunners } from './runners.ts';
import { NO_FILES } from './files/filesFixture.ts';

const setting = (baseUrl: string, draftModel = '') => ({
  baseUrl,
  apiKey: 'k',
  draftModel,
  analysisModel: '',
});
const maya = { accountId: '1', profile: 'default', dialogId: 'u2' };
const { signal } = new AbortController();

describe('the models', () => {
  let made: number;
  let lists: Record<string, Promise<Model[]>>;
  let models: ReturnType<typeof createModels>;

  beforeEach(() => {
    made = 0;
    lists = {
      'http://one': Promise.resolve([{ modelId: 'one', name: 'One' }]),
      'http://two': Promise.resolve([{ modelId: 'two', name: 'Two' }]),
    };
    models = createModels(
      createRunners(
        ({ baseUrl }) => {
          made += 1;
          return {
            files: NO_FILES,
            fetchModels: () => lists[baseUrl] ?? assert.fail(baseUrl),
            analyse: () => assert.fail('not asked for'),
            streamDraft: () => assert.fail('not asked for'),
            streamChat: () => assert.fail('not asked for'),
            preview: () => assert.fail('not asked for'),
            probe: () => assert.fail('not asked for'),
            findEvidence: () => assert.fail('not asked for'),
            learn: () => assert.fail('not asked for'),
          };
        },
        () => {},
      ),
      (model) => model,
    );
  });

  it('of an endpoint that was replaced while they were fetched are not kept for the next', async () => {
    const slow = Promise.withResolvers<Model[]>();
    lists['http://one'] = slow.promise;
    models.configure(setting('http://one'));
    const old = models.list(signal);
    models.configure(setting('http://two'));
    slow.resolve([{ modelId: 'one', name: 'One' }]);
    await old;
    assert.deepEqual(
      (await models.list(signal)).map((model) => model.modelId),
      ['two'],
    );
  });

  it('are found for a draft and a chat at once by one runner', async () => {
    models.configure(setting('http://one'));
    const none = { draftModel: null, analysisModel: null };
    const [draft, chat, again] = await Promise.all([
      models.resolve(maya, none, signal),
      models.resolveChat(maya, null, signal),
      models.resolveChat(maya, null, signal),
    ]);
    assert.equal(draft.drafting, chat.drafting);
    assert.equal(chat.drafting, again.drafting);
    // And the one that fetched the list.
    assert.equal(made, 2);
    assert.deepEqual([draft.draftModel, chat.chatModel], ['one', 'one']);
  });

  it('answer a chat with the one that is named, else with that of the setting, and then ask for no list', async () => {
    lists = {};
    models.configure(setting('http://one', 'set'));
    assert.equal((await models.resolveChat(maya, 'named', signal)).chatModel, 'named');
    assert.equal((await models.resolveChat(maya, null, signal)).chatModel, 'set');
  });

  it('keep their runner where only the choice of a model changes, and get another with another endpoint', async () => {
    models.configure(setting('http://one', 'a'));
    const first = await models.resolveChat(maya, null, signal);
    models.configure(setting('http://one', 'b'));
    const second = await models.resolveChat(maya, null, signal);
    assert.equal(second.drafting, first.drafting);
    assert.equal(second.chatModel, 'b');
    models.configure(setting('http://two', 'b'));
    assert.notEqual((await models.resolveChat(maya, null, signal)).drafting, first.drafting);
  });
});
