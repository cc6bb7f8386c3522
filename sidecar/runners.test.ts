import assert from 'node:assert/strict';
import { AppError } from '../protocol/errors.ts';
import type { DraftingModel } from './drafting/draftingModel.ts';
import { createRunners } from './runners.ts';
import { NO_FILES } from './files/filesFixture.ts';

const maya = { accountId: '1', profile: 'default' };
const work = { accountId: '1', profile: 'work' };
const dmitry = { accountId: '2', profile: 'default' };

describe('the runner cache', () => {
  let made: (string | null)[];
  let runners: ReturnType<typeof createRunners>;

  beforeEach(() => {
    made = [];
    runners = createRunners(
      ({ apiKey }): DraftingModel => {
        made.push(apiKey);
        const unused = () => assert.fail('not asked for');
        return {
          files: NO_FILES,
          fetchModels: unused,
          analyse: unused,
          streamDraft: unused,
          streamChat: unused,
          preview: unused,
          probe: unused,
          findEvidence: unused,
          learn: unused,
        };
      },
      () => {},
    );
    runners.configure({ baseUrl: 'http://one', apiKey: 'a', redaction: 'on' });
  });

  it('gives the same one to the same account and profile, whoever asks and however many at once', async () => {
    const asked = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await new Promise((resolve) => setImmediate(resolve, index));
        return runners.get(maya);
      }),
    );
    assert.equal(new Set(asked).size, 1);
    assert.equal(made.length, 1);
  });

  it('gives other accounts and other profiles one of their own', () => {
    const all = [maya, work, dmitry].map((owner) => runners.get(owner));
    assert.equal(new Set(all).size, 3);
    assert.deepEqual(
      [maya, work, dmitry].map((owner) => runners.get(owner)),
      all,
    );
    assert.equal(made.length, 3);
  });

  it('drops one, and no other, when nothing needs it any more', () => {
    const [ofMaya, ofWork, ofDmitry] = [maya, work, dmitry].map((owner) => runners.get(owner));
    runners.drop(maya);
    assert.notEqual(runners.get(maya), ofMaya);
    assert.equal(runners.get(work), ofWork);
    assert.equal(runners.get(dmitry), ofDmitry);
  });

  it('drops all of an account that is signed out, and no other', () => {
    const [ofMaya, ofWork, ofDmitry] = [maya, work, dmitry].map((owner) => runners.get(owner));
    runners.dropAccount('1');
    assert.notEqual(runners.get(maya), ofMaya);
    assert.notEqual(runners.get(work), ofWork);
    assert.equal(runners.get(dmitry), ofDmitry);
  });

  it('drops those of a profile that is deleted in every account, and no other', () => {
    const [ofMaya, ofWork, ofDmitry] = [maya, work, dmitry].map((owner) => runners.get(owner));
    runners.dropProfile(work.profile);
    assert.equal(runners.get(maya), ofMaya);
    assert.notEqual(runners.get(work), ofWork);
    assert.equal(runners.get(dmitry), ofDmitry);
  });

  it('is not misled by what was never there', () => {
    runners.drop(maya);
    runners.dropAccount('3');
    assert.equal(made.length, 0);
  });

  for (const [what, next] of [
    ['key', { baseUrl: 'http://one', apiKey: 'b', redaction: 'on' }],
    ['endpoint', { baseUrl: 'http://two', apiKey: 'a', redaction: 'on' }],
    ['choice of what is kept back', { baseUrl: 'http://one', apiKey: 'a', redaction: 'off' }],
  ] as const) {
    it(`gives a new one once the ${what} has changed, and the old one stays with who holds it`, () => {
      const held = runners.get(maya);
      assert.equal(runners.configure(next), true);
      const fresh = runners.get(maya);
      assert.notEqual(fresh, held);
      assert.equal(runners.get(maya), fresh);
      assert.equal(made.at(-1), next.apiKey);
    });
  }

  it('keeps what it has where the same is configured again', () => {
    const held = runners.get(maya);
    assert.equal(runners.configure({ baseUrl: 'http://one', apiKey: 'a', redaction: 'on' }), false);
    assert.equal(runners.get(maya), held);
  });

  it('says what to do before anything is configured', () => {
    const blank = createRunners(
      () => assert.fail('not asked for'),
      () => {},
    );
    assert.throws(
      () => blank.get(maya),
      (error) => error instanceof AppError && error.code === 'notConfigured',
    );
  });
});
