import assert from 'node:assert/strict';
import type { WorkerStatus } from '../protocol/jobRecords.ts';
import type { Account } from '../protocol/accountRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { createEventBus } from '../rpc/eventBus.ts';
import { resultOf } from '../rpc/schemas.ts';
import { createDeskModel } from './deskModel.ts';
import type { Connection } from './sidecarClient.ts';

const account: Account = { accountId: '1', name: 'Maya', connection: 'connecting' };
const idle: WorkerStatus = { state: 'idle', running: 0, queued: 0, toReview: 0 };

function draftWith(changes: Partial<Draft>): Draft {
  return {
    draftId: '0b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10',
    accountId: '1',
    dialogId: 'u2',
    dialogTitle: 'Anna',
    state: 'ready',
    version: 1,
    text: 'Hi',
    suggestion: 'Hi',
    attempt: 1,
    basedOnMessageId: 1,
    newestMessageId: 1,
    createdAt: 100,
    updatedAt: 100,
    ...changes,
  };
}

/** A sidecar whose answers were made before what `meanwhile` tells, and are read after it. */
function setUp(
  drafts: Draft[],
  meanwhile: (emit: (event: string, value: unknown) => void) => void,
) {
  const bus = createEventBus((error) => assert.fail(error.message));
  const answers = new Map<string, unknown>([
    ['draft/list', { drafts }],
    ['account/list', { accounts: [account] }],
    ['worker/status', idle],
  ]);
  const connection: Connection = {
    hello: { pid: 1 },
    async request(method) {
      const answer = resultOf[method].result.parse(answers.get(method));
      if (method === 'worker/status') meanwhile((event, value) => bus.deliver(event, value));
      return answer;
    },
    on: (event, listener) => bus.on(event, listener),
    closed: new Promise(() => undefined),
    close: () => undefined,
  };
  return { model: createDeskModel(bus), connection };
}

describe('what a window knows', () => {
  it('is what the sidecar answers', async () => {
    const { model, connection } = setUp([draftWith({})], () => undefined);
    await model.refresh(connection);
    assert.deepEqual(model.accounts(), [account]);
    assert.deepEqual(model.toReview(), [draftWith({})]);
    assert.deepEqual(model.worker(), idle);
  });

  it('keeps what an event told while the answers were under way', async () => {
    const other = '1b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10';
    const gone = '2b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10';
    const { model, connection } = setUp([draftWith({}), draftWith({ draftId: gone })], (emit) => {
      emit('account/changed', { account: { ...account, connection: 'online' } });
      emit('worker/changed', { ...idle, running: 1 });
      emit('draft/changed', { draft: draftWith({ draftId: other }) });
      emit('draft/removed', { draftId: gone });
    });
    await model.refresh(connection);
    assert.equal(model.accounts()[0]?.connection, 'online');
    assert.equal(model.worker()?.running, 1);
    assert.ok(model.draft(other));
    assert.equal(model.draft(gone), undefined);
  });

  it('forgets what the sidecar no longer has', async () => {
    const { model, connection } = setUp([], () => undefined);
    model.keep(draftWith({}));
    await model.refresh(connection);
    assert.equal(model.draft(draftWith({}).draftId), undefined);
  });

  it('does not go back to an older record of a draft', () => {
    const { model } = setUp([], () => undefined);
    model.keep(draftWith({ state: 'sent', updatedAt: 300 }));
    model.keep(draftWith({ state: 'approved', updatedAt: 200 }));
    assert.deepEqual(model.undoable(), []);
  });

  it('reviews no draft of an account that is signed out', async () => {
    const { model, connection } = setUp([draftWith({})], (emit) => {
      emit('account/changed', { account: { ...account, connection: 'signedOut' } });
    });
    await model.refresh(connection);
    assert.deepEqual(model.toReview(), []);
    assert.ok(model.draft(draftWith({}).draftId), 'it is kept for the next sign-in');
  });

  it('reviews oldest first and takes back the newest decision first', async () => {
    const { model, connection } = setUp([], () => undefined);
    await model.refresh(connection);
    const id = (n: number) => `${n}b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10`;
    model.keep(draftWith({ draftId: id(1), createdAt: 300 }));
    model.keep(draftWith({ draftId: id(2), createdAt: 200, state: 'stale' }));
    model.keep(draftWith({ draftId: id(3), state: 'rejected', updatedAt: 400 }));
    model.keep(draftWith({ draftId: id(4), state: 'approved', updatedAt: 500 }));
    assert.deepEqual(
      model.toReview().map(({ draftId }) => draftId),
      [id(2), id(1)],
    );
    assert.deepEqual(
      model.undoable().map(({ draftId }) => draftId),
      [id(4), id(3)],
    );
  });
});
