import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import { deleteRows } from '../accounts/accountData.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import { createFacts, type Facts, type Remembered } from './facts.ts';

const notFound = (error: unknown) => error instanceof AppError && error.code === 'notFound';
const ANNA = { accountId: '1', dialogId: 'u2', dialogTitle: 'Anna' };

describe('remembered facts', () => {
  let dir: string;
  let store: Store;
  let facts: Facts;
  let clock: number;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-facts-'));
    store = openStore({ dir });
    clock = 100;
    facts = createFacts({ store, now: () => (clock += 1) });
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });

  const remember = (over: Partial<Remembered>) =>
    store.write((tx) =>
      facts.remember(tx, { ...ANNA, scope: 'dialog', question: 'Q', text: 'A', ...over }),
    );
  const of = (dialogId?: string, accountId = '1') =>
    facts.list({ accountId, dialogId }).map(({ text }) => text);

  it('hold for their dialog or for all of the account, newest first', async () => {
    await remember({ question: 'Q1', text: 'for Anna' });
    await remember({ question: 'Q2', text: 'for all', scope: 'account' });
    await remember({ question: 'Q3', text: 'for Ben', dialogId: 'u3' });
    await remember({
      question: 'Q4',
      text: 'of another account',
      accountId: '2',
      scope: 'account',
    });
    assert.deepEqual(of('u2'), ['for all', 'for Anna']);
    assert.deepEqual(of('u3'), ['for Ben', 'for all']);
    assert.deepEqual(of(), ['for Ben', 'for all', 'for Anna']);
    assert.deepEqual(of('u2', '2'), ['of another account']);
  });

  it('are told with what they answer and where they hold', async () => {
    await remember({ question: 'Which time?', text: 'At six' });
    const [fact] = facts.list({ accountId: '1' });
    assert.deepEqual(
      { ...fact, factId: '' },
      {
        factId: '',
        dialogId: 'u2',
        dialogTitle: 'Anna',
        question: 'Which time?',
        text: 'At six',
        createdAt: 101,
      },
    );
    await remember({ scope: 'account' });
    assert.equal('dialogId' in (facts.list({ accountId: '1' })[0] ?? {}), false);
  });

  it('of the same question for as much: the newest word holds', async () => {
    await remember({ text: 'old' });
    await remember({ text: 'for all', scope: 'account' });
    await remember({ text: 'new' });
    assert.deepEqual(of('u2'), ['new', 'for all']);
    await remember({ text: 'now for all', scope: 'account' });
    assert.deepEqual(of('u2'), ['now for all', 'new']);
  });

  it('are forgotten one by one, only by their account, and with their dialog', async () => {
    await remember({ question: 'Q1', text: 'a' });
    await remember({ question: 'Q2', text: 'b', scope: 'account' });
    const [, a] = facts.list({ accountId: '1' });
    const remove = (accountId: string) =>
      store.write((tx) => facts.remove(tx, accountId, a?.factId ?? ''));
    await assert.rejects(remove('2'), notFound);
    assert.deepEqual(of(), ['b', 'a']);
    await remove('1');
    await assert.rejects(remove('1'), notFound);
    assert.deepEqual(of(), ['b']);
    await remember({ question: 'Q3', text: 'c' });
    assert.equal(await store.write((tx) => facts.removeOfDialog(tx, '1', 'u2')), 1);
    assert.deepEqual(of(), ['b']);
  });

  it('go with the data of their account', async () => {
    await remember({ text: 'a' });
    await remember({ text: 'b', accountId: '2' });
    await store.write((tx) => deleteRows(tx, '1'));
    assert.deepEqual([of(), of(undefined, '2')], [[], ['b']]);
  });
});
