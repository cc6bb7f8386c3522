import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { startDemo } from '../../extension/demo.ts';
import type { TestAccess } from '../../extension/main.ts';
import { settingSchemas } from '../../extension/settingSchema.ts';
import { configuration, type Configuration } from '../../protocol/configuration.ts';
import { until } from '../until.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { EXTENSION_ID, openWindow, run } from './window.ts';

interface Row {
  good: unknown;
  bad: unknown;
  /** What the worker has accepted of it. */
  told: (accepted: Configuration) => unknown;
  /** Where that is not the value itself. */
  as?: unknown;
}

const PRICE = { input: 1, output: 2 };
const ALL_RATES = { cacheWrite: 1, cacheWriteHour: 1, cacheRead: 1, ...PRICE };

/** Every setting that the worker is told of. */
const WORKER: Record<string, Row> = {
  'model.provider': { good: 'vscode', bad: 'cloud', told: ({ model }) => model.provider },
  'model.baseUrl': { good: 'http://localhost:1', bad: 'x', told: ({ model }) => model.baseUrl },
  'model.draft': { good: 'big', bad: 7, told: ({ model }) => model.draftModel },
  'model.analysis': { good: 'small', bad: [], told: ({ model }) => model.analysisModel },
  redaction: { good: 'withEmail', bad: 'On', told: ({ model }) => model.redaction },
  instructions: { good: 'Be brief.', bad: 7, told: ({ settings }) => settings.instructions },
  'history.limit': { good: 30, bad: 201, told: ({ settings }) => settings.historyLimit },
  voice: { good: false, bad: 'no', told: ({ settings }) => settings.voice },
  learnFromEdits: { good: false, bad: 0, told: ({ settings }) => settings.learnFromEdits },
  undoSeconds: { good: 2, bad: '2', told: ({ settings }) => settings.undoMs, as: 2000 },
  markReadOnReply: { good: true, bad: 'yes', told: ({ settings }) => settings.markReadOnReply },
  concurrency: { good: 2, bad: 17, told: ({ settings }) => settings.concurrency },
  'dailyLimit.usd': { good: 2.5, bad: -1, told: ({ settings }) => settings.dailyCap?.usd },
  'dailyLimit.tokens': { good: 9, bad: 1.5, told: ({ settings }) => settings.dailyCap?.tokens },
  prices: {
    good: { 'local-*': PRICE },
    bad: { 'local-*': 'cheap' },
    told: ({ settings }) => settings.prices,
    as: { 'local-*': ALL_RATES },
  },
  'conversations.maxMessages': { good: 50, bad: 5, told: ({ settings }) => settings.maxMessages },
  'conversations.retentionDays': {
    good: 3,
    bad: 0,
    told: ({ settings }) => settings.retentionDays,
  },
  'conversations.cleanupHour': { good: 4, bad: 24, told: ({ settings }) => settings.cleanupHour },
  'files.quotaMegabytes': { good: 9, bad: 0, told: ({ settings }) => settings.fileQuotaMegabytes },
};

/** Those that the window itself follows, with the test of each. */
const WINDOW: Record<string, string> = {
  'telegram.server': '7-server.test.ts',
  'demo.url': 'below',
  notifyWhenReady: '4-notifications.test.ts',
  encryptAtRest: 'test/window/encryption.test.ts',
};

describe('a setting that is changed in a running window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let restore: () => void;
  const accepted: Configuration[] = [];

  before(async () => {
    access = await openWindow();
    // A demo has a model of its own.
    if (access.desk.demo()) await run('leaveDemo');
    const connection = await access.desk.client.start();
    const request = connection.request.bind(connection);
    const listen: typeof request = async (method, params, options) => {
      const result = await request(method, params, options);
      // The worker has checked and taken it.
      if (method === 'sidecar/configure') accepted.push(configuration.parse(params));
      return result;
    };
    Object.assign(connection, { request: listen });
    restore = () => void Object.assign(connection, { request });
  });
  after(() => restore());
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(() => person.leave());

  const set = (name: string, value: unknown) =>
    vscode.workspace
      .getConfiguration('dialogDesk')
      .update(name, value, vscode.ConfigurationTarget.Global);

  async function acceptedAfter(change: PromiseLike<void>): Promise<Configuration> {
    const before = accepted.length;
    await change;
    return until('the worker to be told', () => accepted.length > before && accepted.at(-1));
  }

  it('is one of these, whatever it is', () => {
    const names = [...Object.keys(WORKER), ...Object.keys(WINDOW)].map(
      (name) => `dialogDesk.${name}`,
    );
    const manifest = vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON;
    assert.deepEqual(new Set(names), new Set(settingSchemas(manifest).keys()));
  });

  for (const [name, { good, bad, told, as = good }] of Object.entries(WORKER)) {
    it(`reaches the worker at once, and its default where it is unusable: ${name}`, async () => {
      assert.deepEqual(told(await acceptedAfter(set(name, good))), as);
      const standard = told(await acceptedAfter(set(name, undefined)));
      assert.notDeepEqual(standard, as);
      const held = told(await acceptedAfter(set(name, bad)));
      // Whoever meant an endpoint of their own must not reach another's.
      assert.deepEqual(held, name === 'model.baseUrl' ? 'https://invalid.invalid' : standard);
      const wrong = await until('what is wrong, in words', () =>
        person.asked.find(({ choices }) => choices.includes('Open Settings')),
      );
      assert.match(
        wrong.text,
        /Until then .* is used|Nothing is drafted|No price is used for local/,
      );
      await acceptedAfter(set(name, undefined));
      assert.equal(person.asked.length, 1, 'told twice');
    });
  }

  it('changes where the model is asked', async () => {
    const asked = Promise.withResolvers<string | undefined>();
    const server = createServer(({ url }, response) => {
      asked.resolve(url);
      response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await until('the endpoint', () => server.listening);
    const address = server.address();
    assert.ok(typeof address === 'object' && address);
    await acceptedAfter(set('model.baseUrl', `http://127.0.0.1:${address.port}`));
    void access.desk.client.request('model/list', {}).catch(() => undefined);
    assert.match((await asked.promise) ?? '', /\/v1\/models/);
    await acceptedAfter(set('model.baseUrl', undefined));
    server.close();
  });

  it('leads into a demo that runs already, and out of it again', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION_ID) ?? assert.fail('no extension');
    const demo = await startDemo(`${extension.extensionPath}/dist/demo.cjs`);
    await set('demo.url', demo.info.controlUrl);
    await until('the demo', () => access.desk.demo()?.controlUrl === demo.info.controlUrl);
    await until('its worker', () => access.desk.client.phase() === 'ready');
    await set('demo.url', undefined);
    await until('the real world', () => access.desk.demo() === undefined);
    assert.equal(access.desk.profile().name, 'default');
    demo.stop();
  });
});
