import assert from 'node:assert/strict';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { CloudDraft } from '../telegram/gateway.ts';
import { createCloudHandover } from './cloudHandover.ts';
import { HOME, openWorkerFixture, until } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

const typed = (text: string, holdsMore = false): CloudDraft => ({ text, entities: [], holdsMore });

describe('a draft handed over to Telegram', () => {
  let f: WorkerFixture;
  let handover: ReturnType<typeof createCloudHandover>;
  let draft: Draft;
  let standing: CloudDraft | undefined;
  let writes: string[];
  /** The next write reaches the server, and its answer is lost. */
  let loseAnswer: boolean;
  let isOnline: boolean;

  beforeEach(async () => {
    f = openWorkerFixture(() => ({}));
    [standing, writes, loseAnswer, isOnline] = [undefined, [], false, true];
    f.gateway.fetchCloudDraft = () =>
      isOnline ? Promise.resolve(standing) : Promise.reject(new Error('offline'));
    f.gateway.saveCloudDraft = ({ text, entities }) => {
      writes.push(text);
      standing = text === '' ? undefined : { text, entities, holdsMore: false };
      if (!loseAnswer) return Promise.resolve();
      loseAnswer = false;
      return Promise.reject(new Error('the answer was lost'));
    };
    const photos = { getAll: () => Promise.resolve([]), fetch: () => Promise.resolve(undefined) };
    const account = {
      accountId: HOME.accountId,
      gateway: f.gateway,
      dialogs: f.dialogs,
      photos,
      messagePhotos: photos,
    };
    const accounts = { get: () => account, find: () => account };
    const log = (_level: string, text: string) => void f.logs.push(text);
    handover = createCloudHandover({
      store: f.store,
      drafts: f.drafts,
      accounts: () => accounts,
      log,
    });
    draft = await f.written();
  });
  afterEach(() => f.close());

  const put = (of = draft) => handover.put(of.draftId, of.version, AbortSignal.timeout(10_000));
  const edit = (text: string) =>
    f.store.write((tx) => f.drafts.edit(tx, draft.draftId, draft.version, text));
  async function send(): Promise<void> {
    const sent = await f.store.write((tx) => {
      f.drafts.approve(tx, draft.draftId, f.drafts.get(draft.draftId), f.clock.now, {});
      const { jobId } = f.queue.enqueue(tx, { ...HOME, kind: 'send', draftId: draft.draftId });
      f.drafts.assignJob(tx, draft.draftId, jobId);
      f.drafts.sending(tx, draft.draftId);
      return f.drafts.sent(tx, draft.draftId);
    });
    handover.changed(sent);
  }
  /** Writes go in the order in which they were asked for. */
  const written = () => f.store.write(() => {});

  it('stands there, and gives way to its next version', async () => {
    await put();
    draft = await edit('At eleven.');
    await put();
    assert.deepEqual(writes, ['Tomorrow at ten.', 'At eleven.']);
  });

  it('never takes the place of what the user typed there', async () => {
    standing = typed('I was about to\nsay');
    await assert.rejects(put(), (error: Error & { code?: string; hint?: string }) => {
      assert.equal(error.code, 'conflict');
      assert.match(error.hint ?? '', /“I was about to say”/);
      assert.doesNotMatch(error.message, /about/);
      return true;
    });
    assert.deepEqual(writes, []);
  });

  it('takes a file that waits there for the user’s, whatever words stand with it', async () => {
    await put();
    standing = typed('Tomorrow at ten.', true);
    await assert.rejects(put(), /something else/);
  });

  it('is found there by the next try when an answer was lost', async () => {
    loseAnswer = true;
    await assert.rejects(put(), /lost/);
    await put();
    assert.deepEqual(writes, ['Tomorrow at ten.']);
  });

  it('is the user’s once they changed it on another device, even where the words come back', async () => {
    await put();
    handover.heard(draft, typed('Tomorrow at ten, Anna.'));
    await until('forgotten', () => f.drafts.cloud.find(draft) === undefined);
    standing = typed('Tomorrow at ten.');
    handover.heard(draft, standing);
    draft = await edit('At eleven.');
    await assert.rejects(put(), /something else/);
  });

  it('stays ours when another device is only told of it', async () => {
    await put();
    handover.heard(draft, standing);
    await written();
    assert.ok(f.drafts.cloud.find(draft));
  });

  it('goes when the reply was sent', async () => {
    await put();
    await send();
    await until('cleared', () => f.drafts.cloud.find(draft) === undefined);
    assert.deepEqual(writes, ['Tomorrow at ten.', '']);
  });

  it('stays where the user changed it before the reply was sent', async () => {
    await put();
    standing = typed('Wait, one more thing');
    await send();
    await until('forgotten', () => f.drafts.cloud.find(draft) === undefined);
    assert.equal(standing.text, 'Wait, one more thing');
  });

  it('goes with the next connection when there was none', async () => {
    await put();
    isOnline = false;
    await send();
    await until('told', () => f.logs.some((line) => line.includes('was not cleared')));
    isOnline = true;
    const account = f.gateway.account();
    handover.accountChanged({ ...account, connection: 'offline' });
    handover.accountChanged({ ...account, connection: 'online' });
    await until('cleared', () => f.drafts.cloud.find(draft) === undefined);
    assert.equal(standing, undefined);
  });

  it('is one message: nothing and too much are refused in words', async () => {
    draft = await edit(' ');
    await assert.rejects(put(), /no text/);
    draft = await edit('long '.repeat(2_000));
    await assert.rejects(put(), /longer/);
    assert.deepEqual(writes, []);
  });
});
