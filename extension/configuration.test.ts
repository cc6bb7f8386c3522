import assert from 'node:assert/strict';
import { configuration } from '../protocol/configuration.ts';
import { buildConfiguration, type RawSettings } from './configuration.ts';
import { isUsableBaseUrl } from './modelAddress.ts';

const raw: RawSettings = {
  provider: 'endpoint',
  baseUrl: 'http://localhost:11434',
  redaction: 'withEmail',
  draftModel: ' big ',
  analysisModel: '',
  historyLimit: 30,
  undoSeconds: 2.5,
  concurrency: 2,
  instructions: 'Be brief.',
  maxMessages: 150,
  retentionDays: 14,
  cleanupHour: 4,
  markReadOnReply: true,
  voice: true,
  learnFromEdits: true,
  encryptAtRest: false,
  fileQuotaMegabytes: 90,
  dailyUsd: 2.5,
  dailyTokens: 300_000,
  prices: { 'local-*': { input: 1, output: 2 } },
};
const none = { sessions: [] };

describe('what the sidecar is told', () => {
  it('follows the settings and the secrets', () => {
    const sessions = [{ accountId: '1', session: 's' }];
    const built = buildConfiguration(
      raw,
      { telegram: { apiId: 7, apiHash: 'h' }, modelKey: 'k', sessions },
      undefined,
    );
    assert.deepEqual(built, {
      telegram: { apiId: 7, apiHash: 'h' },
      sessions,
      model: {
        provider: 'endpoint',
        baseUrl: 'http://localhost:11434',
        apiKey: 'k',
        redaction: 'withEmail',
        draftModel: 'big',
        analysisModel: '',
      },
      settings: {
        historyLimit: 30,
        undoMs: 2500,
        concurrency: 2,
        instructions: 'Be brief.',
        maxMessages: 150,
        retentionDays: 14,
        cleanupHour: 4,
        markReadOnReply: true,
        voice: true,
        learnFromEdits: true,
        fileQuotaMegabytes: 90,
        dailyCap: { usd: 2.5, tokens: 300_000 },
        prices: {
          'local-*': { input: 1, output: 2, cacheWrite: 1, cacheWriteHour: 1, cacheRead: 1 },
        },
      },
    });
  });

  it('is valid whatever the settings file holds', () => {
    for (const odd of [null, 'x', -5, 1e9, Number.NaN, {}, [], true, 'y'.repeat(9000)]) {
      const everything: RawSettings = {
        baseUrl: odd,
        redaction: odd,
        provider: odd,
        draftModel: odd,
        analysisModel: odd,
        historyLimit: odd,
        undoSeconds: odd,
        dailyUsd: odd,
        dailyTokens: odd,
        prices: odd,
        concurrency: odd,
        instructions: odd,
        maxMessages: odd,
        retentionDays: odd,
        cleanupHour: odd,
        markReadOnReply: odd,
        voice: odd,
        learnFromEdits: odd,
        encryptAtRest: odd,
        fileQuotaMegabytes: odd,
      };
      configuration.parse(buildConfiguration(everything, none, undefined));
    }
  });

  it('keeps the real key away from the demo and the demo away from the real endpoint', () => {
    const demo = {
      controlUrl: 'http://127.0.0.1:1',
      telegram: {
        apiId: 1,
        apiHash: 'demo',
        server: { host: '127.0.0.1', ports: { '2': 1 }, publicKey: 'k' },
      },
      model: { baseUrl: 'http://127.0.0.1:2', apiKey: 'demo-key' },
    };
    const built = buildConfiguration(
      raw,
      { telegram: { apiId: 7, apiHash: 'h' }, modelKey: 'real', sessions: [] },
      demo,
    );
    assert.doesNotMatch(JSON.stringify(built), /real|11434|big/);
    assert.deepEqual(built.telegram, demo.telegram);
  });

  it('sends nothing to anybody when the address cannot be used', () => {
    assert.equal(isUsableBaseUrl(raw.baseUrl), true);
    for (const baseUrl of ['file:///etc/passwd', 'localhost', 'localhost:11434', 7]) {
      const odd = { ...raw, baseUrl };
      assert.equal(isUsableBaseUrl(odd.baseUrl), false);
      const { model } = buildConfiguration(odd, { modelKey: 'k', sessions: [] }, undefined);
      assert.equal(model.baseUrl, 'https://invalid.invalid');
    }
  });

  it('goes to the default address when none is set', () => {
    const { model } = buildConfiguration({ ...raw, baseUrl: '' }, none, undefined);
    assert.equal(model.baseUrl, 'https://api.anthropic.com');
  });
});
