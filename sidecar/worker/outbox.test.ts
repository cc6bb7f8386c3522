import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { JobState } from '../../protocol/jobRecords.ts';
import type { Draft, DraftState } from '../../protocol/draftRecords.ts';
import type { SendOptions } from '../drafts/sending.ts';
import { createOutbox } from './outbox.ts';
import { HOME, messageOf, openWorkerFixture, until } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

const MINUTE = 60_000;
const offline = () => new AppError('telegramOffline', 'Telegram cannot be reached.');
const refused = () => new AppError('peerForbidden', 'You may not write here.');

describe('the outbox', () => {
  let f: WorkerFixture;
  let draft: Draft;

  beforeEach(async () => {
    f = openWorkerFixture((parts) => ({ send: createOutbox({ ...parts, onUpload: () => {} }) }));
    draft = await f.written();
    await f.worker.start();
  });
  afterEach(() => f.close());

  /** As the handlers do it. */
  async function approve(
    seen = draft,
    sendAt = f.clock.now,
    options: SendOptions = {},
  ): Promise<number> {
    const { draftId, version, newestMessageId } = seen;
    const { jobId } = await f.store.write((tx) => {
      f.drafts.approve(tx, draftId, { version, newestMessageId }, sendAt, options);
      const send = { ...HOME, kind: 'send', draftId, runAt: sendAt, runAtIsDate: true } as const;
      const job = f.queue.enqueue(tx, { ...send, maxAttempts: 3 });
      f.drafts.assignJob(tx, draftId, job.jobId);
      return job;
    });
    return jobId;
  }
  /** The user's answer to `unknown`. */
  async function sayNotArrived(): Promise<void> {
    await f.store.write((tx) => {
      f.drafts.sendAgain(tx, draft.draftId, f.clock.now);
      const { draftId } = draft;
      const { jobId } = f.queue.enqueue(tx, { ...HOME, kind: 'send', draftId });
      f.drafts.assignJob(tx, draftId, jobId);
    });
  }
  async function undo(): Promise<void> {
    await f.store.write((tx) => {
      f.drafts.undo(tx, draft.draftId);
      f.queue.cancelSends(tx, draft.draftId);
    });
  }
  const now = () => f.drafts.get(draft.draftId);
  const is = (state: DraftState) => until(state, () => now().state === state);
  const jobIs = (jobId: number, state: JobState) =>
    until(`job ${jobId} ${state}`, () => f.queue.get(jobId).state === state);
  const texts = () => f.gateway.sends.map((send) => send.text);
  const once = (fault: () => Error, at: 'onFetch' | 'onSend' | 'onSent') => {
    f.gateway[at] = () => {
      f.gateway[at] = () => {};
      throw fault();
    };
  };

  it('sends an approved text once', async () => {
    const jobId = await approve();
    await jobIs(jobId, 'done');
    assert.deepEqual(texts(), [draft.text]);
    assert.deepEqual([now().state, now().sentMessageId], ['sent', 8]);
  });

  it('does not send when the dialog has moved on, though no update told of it', async () => {
    f.gateway.history.push(messageOf(8, { text: 'Never mind.' }));
    const jobId = await approve();
    await jobIs(jobId, 'done');
    assert.deepEqual(texts(), []);
    assert.deepEqual([now().state, now().newestMessageId], ['stale', 8]);
  });

  it('carries the same random id on every attempt', async () => {
    once(offline, 'onSent');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    assert.equal(now().state, 'sending');
    f.pass(MINUTE);
    await is('sent');
    assert.equal(f.gateway.sends.length, 2);
    assert.equal(new Set(f.gateway.sends.map((send) => send.randomId)).size, 1);
    assert.equal(f.gateway.history.filter((message) => message.out).length, 1);
  });

  it('asks the history about an attempt older than ten minutes: found, it was sent', async () => {
    draft = await f.store.write((tx) => f.drafts.edit(tx, draft.draftId, 1, 'Tomorrow.\n'));
    once(offline, 'onSent');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    f.pass(11 * MINUTE);
    await is('sent');
    assert.equal(f.gateway.sends.length, 1);
    assert.equal(now().sentMessageId, 8);
  });

  it('sends Markdown as formatting, and finds such a text in the history', async () => {
    const edit = ' **Tomorrow** at 2*3.\n';
    draft = await f.store.write((tx) => f.drafts.edit(tx, draft.draftId, 1, edit));
    once(offline, 'onSent');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    f.pass(11 * MINUTE);
    await is('sent');
    assert.deepEqual(texts(), ['Tomorrow at 2*3.']);
    assert.equal(now().sentMessageId, 8);
    const bold = { kind: 'bold', offset: 0, length: 8 };
    assert.deepEqual(f.gateway.history.at(-1)?.entities, [bold]);
  });

  it('asks the history about an attempt older than ten minutes: not found, the user is asked', async () => {
    once(offline, 'onSend');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    f.pass(11 * MINUTE);
    await is('unknown');
    assert.deepEqual(texts(), []);
  });

  it('sends again with the same id when the user says that it did not arrive, however late', async () => {
    once(offline, 'onSend');
    const jobId = await approve();
    const { randomId } = f.drafts.approvalOf(draft.draftId);
    await jobIs(jobId, 'retrying');
    f.pass(11 * MINUTE);
    await is('unknown');
    await sayNotArrived();
    await is('sent');
    assert.deepEqual(f.gateway.sends, [{ text: draft.text, randomId }]);
  });

  it('believes the history more than the user', async () => {
    once(offline, 'onSent');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    const [own] = f.gateway.history.splice(1);
    f.pass(11 * MINUTE);
    await is('unknown');
    f.gateway.history.push(own ?? assert.fail('nothing was sent'));
    await sayNotArrived();
    await is('sent');
    assert.equal(f.gateway.sends.length, 1);
  });

  it('fails with the reason when the first attempt is refused', async () => {
    once(refused, 'onSend');
    await approve();
    await is('failed');
    assert.equal(now().error?.code, 'peerForbidden');
  });

  it('does not take a later refusal as proof that nothing has arrived', async () => {
    once(offline, 'onSent');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    once(() => new AppError('telegramSignedOut', 'This account is signed out.'), 'onSend');
    f.pass(MINUTE);
    await is('unknown');
  });

  it('tries again after trouble at the server, which may have taken it', async () => {
    const trouble = () => new AppError('telegramRejected', 'Trouble.', { retryable: true });
    once(trouble, 'onSent');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    assert.equal(now().state, 'sending');
    f.pass(MINUTE);
    await is('sent');
    assert.equal(f.gateway.history.filter((message) => message.out).length, 1);
  });

  it('asks the user when such trouble outlasts the budget', async () => {
    f.gateway.onSend = () => {
      throw new AppError('telegramRejected', 'Trouble.', { retryable: true });
    };
    const jobId = await approve();
    for (const attempt of [1, 2]) {
      await until(`attempt ${attempt}`, () => f.queue.get(jobId).attempt === attempt);
      await jobIs(jobId, 'retrying');
      f.pass(MINUTE);
    }
    await jobIs(jobId, 'failed');
    assert.equal(now().state, 'unknown');
  });

  it('is patient while offline: it ends by the history, not by the number of attempts', async () => {
    f.gateway.onSend = () => {
      throw offline();
    };
    const jobId = await approve();
    for (const attempt of [1, 2, 3, 4, 5]) {
      await until(`attempt ${attempt}`, () => f.queue.get(jobId).attempt === attempt);
      await jobIs(jobId, 'retrying');
      f.pass(MINUTE);
    }
    f.pass(10 * MINUTE);
    await is('unknown');
  });

  it('looks at the dialog again after a flood wait, and sends with the same id', async () => {
    const flood = () => new AppError('telegramFlood', 'Wait.', { retryAfterMs: MINUTE });
    once(flood, 'onSend');
    const jobId = await approve();
    const { randomId } = f.drafts.approvalOf(draft.draftId);
    await jobIs(jobId, 'scheduled');
    assert.equal(now().state, 'approved');
    assert.equal(f.drafts.approvalOf(draft.draftId).randomId, randomId);
    f.gateway.history.push(messageOf(8));
    f.pass(MINUTE);
    await is('stale');
    assert.deepEqual(texts(), []);
  });

  it('lets an approval be taken back as long as nothing has left, offline as well', async () => {
    once(offline, 'onFetch');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    await undo();
    assert.equal(f.queue.get(jobId).state, 'cancelled');
    assert.equal(now().state, 'ready');
    f.pass(MINUTE);
    assert.deepEqual(texts(), []);
  });

  it('sends only what stands approved when another approval came while it looked', async () => {
    const look = Promise.withResolvers<void>();
    f.gateway.onFetch = () => look.promise;
    const first = await approve();
    await until('the look', () => f.queue.get(first).stage === 'sending');
    await undo();
    draft = await f.store.write((tx) => f.drafts.edit(tx, draft.draftId, 1, 'At eleven.'));
    const second = await approve();
    look.resolve();
    await jobIs(second, 'done');
    assert.equal(f.queue.get(first).outcome, 'No longer approved.');
    assert.deepEqual(texts(), ['At eleven.']);
  });

  it('leaves at the time of the new approval, not with a further attempt of one that was taken back', async () => {
    const look = Promise.withResolvers<void>();
    f.gateway.onFetch = () => look.promise;
    const first = await approve();
    await until('the look', () => f.queue.get(first).stage === 'sending');
    await undo();
    const date = f.clock.now + MINUTE;
    await approve(now(), date);
    f.gateway.onFetch = () => {};
    look.reject(offline());
    await jobIs(first, 'retrying');
    f.clock.now = f.queue.get(first).runAt;
    f.worker.wake();
    await jobIs(first, 'done');
    assert.deepEqual(
      [f.queue.get(first).outcome, now().state],
      ['No longer approved.', 'approved'],
    );
    assert.deepEqual(texts(), []);
    f.clock.now = date;
    f.worker.wake();
    await is('sent');
    assert.deepEqual(texts(), [draft.text]);
  });

  it('does not send what was cancelled while it looked', async () => {
    const look = Promise.withResolvers<void>();
    f.gateway.onFetch = () => look.promise;
    const jobId = await approve();
    await until('the look', () => f.queue.get(jobId).stage === 'sending');
    await f.queue.cancel(jobId);
    look.resolve();
    await jobIs(jobId, 'cancelled');
    assert.deepEqual(texts(), []);
    assert.equal(now().state, 'ready');
  });

  it('leaves nothing in between when the dialog’s work is cancelled after an attempt', async () => {
    once(offline, 'onSent');
    const jobId = await approve();
    await jobIs(jobId, 'retrying');
    await f.store.write((tx) => f.queue.cancelDialog(tx, HOME.accountId, HOME.dialogId));
    assert.equal(now().state, 'unknown');
  });

  it('arrives without a sound where that was asked for', async () => {
    const jobId = await approve(draft, f.clock.now, { silent: true });
    await jobIs(jobId, 'done');
    assert.deepEqual(
      f.gateway.sends.map((send) => send.silent),
      [true],
    );
    assert.equal(now().silent, true);
  });

  describe('of a text that one message does not hold', () => {
    const paragraphs = ['a', 'b', 'c'].map((letter) => `${letter} `.repeat(1_500).trim());
    const THREE = { parts: 3 };
    const arrived = () => f.gateway.history.filter(({ out }) => out).map(({ text }) => text);
    const sentTo = (nth: number, fault: () => void) => {
      let calls = 0;
      return () => {
        calls += 1;
        if (calls === nth) fault();
      };
    };
    const fail = (error: () => Error) => () => {
      throw error();
    };

    beforeEach(async () => {
      const text = paragraphs.join('\n\n');
      draft = await f.store.write((tx) => f.drafts.edit(tx, draft.draftId, draft.version, text));
    });

    it('says how many it goes out as, and leaves only where the user agreed to that', async () => {
      assert.equal(draft.parts, 3);
      for (const parts of [undefined, 2, 4]) {
        await assert.rejects(
          approve(draft, f.clock.now, { parts }),
          (error) => error instanceof AppError && error.code === 'messageTooLong',
        );
      }
      const short = await f.store.write((tx) =>
        f.drafts.edit(tx, draft.draftId, draft.version, 'Hi'),
      );
      await assert.rejects(approve(short, f.clock.now, THREE), /one message/);
      assert.deepEqual(texts(), []);
    });

    it('sends the parts in order, each under its own id; only the first answers a message', async () => {
      const jobId = await approve(draft, f.clock.now, { ...THREE, replyToId: 7 });
      await jobIs(jobId, 'done');
      assert.deepEqual(arrived(), paragraphs);
      assert.deepEqual(
        f.gateway.sends.map((send) => send.replyToId),
        [7, undefined, undefined],
      );
      assert.equal(new Set(f.gateway.sends.map((send) => send.randomId)).size, 3);
      assert.deepEqual([now().parts, now().partsSent, now().sentMessageId], [3, undefined, 8]);
      assert.deepEqual(
        f.drafts.standing(draft.draftId).map((part) => part.messageId),
        [8, 9, 10],
      );
    });

    it('goes on with the missing ones when the answer to one was lost', async () => {
      f.gateway.onSent = sentTo(2, fail(offline));
      const jobId = await approve(draft, f.clock.now, THREE);
      await jobIs(jobId, 'retrying');
      assert.deepEqual([now().state, now().partsSent], ['sending', 1]);
      f.pass(MINUTE);
      await is('sent');
      assert.deepEqual(arrived(), paragraphs);
      assert.equal(f.gateway.sends.length, 4);
    });

    it('does not take its own first part for news of the dialog, nor is overtaken by news', async () => {
      f.gateway.onSend = sentTo(2, () => {
        f.gateway.history.push(messageOf(20));
        throw new AppError('telegramFlood', 'Wait.', { retryAfterMs: MINUTE });
      });
      const jobId = await approve(draft, f.clock.now, THREE);
      await jobIs(jobId, 'scheduled');
      await f.store.write((tx) => f.drafts.moveOn(tx, HOME.accountId, HOME.dialogId, 20));
      assert.equal(now().state, 'sending');
      f.pass(20 * MINUTE);
      await is('sent');
      assert.deepEqual(arrived(), paragraphs);
    });

    it('asks the user when one is refused, and sends the missing ones when told to', async () => {
      f.gateway.onSend = sentTo(2, fail(refused));
      const jobId = await approve(draft, f.clock.now, THREE);
      await jobIs(jobId, 'failed');
      assert.deepEqual(
        [now().state, now().partsSent, now().error?.code],
        ['unknown', 1, 'peerForbidden'],
      );
      await sayNotArrived();
      await f.store.write((tx) => f.drafts.moveOn(tx, HOME.accountId, HOME.dialogId, 20));
      await is('sent');
      assert.deepEqual(arrived(), paragraphs);
    });

    it('is left at what arrived when the user says so', async () => {
      f.gateway.onSend = sentTo(3, fail(refused));
      const jobId = await approve(draft, f.clock.now, THREE);
      await jobIs(jobId, 'failed');
      await f.store.write((tx) => f.drafts.sent(tx, draft.draftId));
      assert.deepEqual([now().state, now().partsSent], ['sent', 2]);
      assert.deepEqual(
        f.drafts.standing(draft.draftId).map((part) => part.messageId),
        [8, 9],
      );
    });

    it('looks in the history for the one that was on its way long ago, and for no other', async () => {
      const same = Array.from({ length: 2 }, () => 'same '.repeat(700).trim()).join('\n\n');
      draft = await f.store.write((tx) => f.drafts.edit(tx, draft.draftId, draft.version, same));
      f.gateway.onSend = sentTo(2, fail(offline));
      const jobId = await approve(draft, f.clock.now, { parts: 2 });
      await jobIs(jobId, 'retrying');
      f.pass(11 * MINUTE);
      await is('unknown');
      assert.equal(arrived().length, 1);
      await sayNotArrived();
      await is('sent');
      assert.equal(arrived().length, 2);
    });
  });
});
