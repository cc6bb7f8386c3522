import assert from 'node:assert/strict';
import type { Fault } from '../../demo/model/faults.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { AppError } from '../../protocol/errors.ts';
import type { RequestContext } from '../../sidecar/server/clientContext.ts';
import { until } from '../until.ts';
import { openDesk } from './deskInProcess.ts';
import { withCode } from './faultSetup.ts';

/** Short, so that silence is over soon; long beside what an answer takes on a busy machine. */
const PATIENCE = { answerMs: 3_000, idleMs: 1_500 };

const context: RequestContext = {
  client: { id: '1', name: 'test', scopes: new Set(), onClose: () => {}, send: () => {} },
  signal: new AbortController().signal,
};

interface Case {
  fault: Exclude<Fault, { on: 'files' }>;
  code: ErrorCode;
  /** What a person reads. */
  says: RegExp;
  hint: RegExp;
}

/** Another try cannot help: somebody has to do something. */
const LASTING: readonly Case[] = [
  {
    fault: { kind: 'unauthorized' },
    code: 'modelKeyInvalid',
    says: /did not accept the key/,
    hint: /Set the model key/,
  },
  {
    fault: { kind: 'forbidden' },
    code: 'modelKeyInvalid',
    says: /may not use this model/,
    hint: /Choose another model/,
  },
  {
    fault: { kind: 'unknownModel' },
    code: 'modelRejected',
    says: /does not know this model or address/,
    hint: /Choose another model, or check the base URL/,
  },
  {
    fault: { kind: 'requestTooLarge' },
    code: 'modelRejected',
    says: /too long for this model/,
    hint: /history limit/,
  },
];

/** It passes: the job tries again by itself. */
const PASSING: readonly Case[] = [
  {
    fault: { kind: 'rateLimited', retryAfterSeconds: 1 },
    code: 'modelRateLimited',
    says: /asks for a pause/,
    hint: /by itself/,
  },
  {
    fault: { kind: 'overloaded', retryAfterSeconds: 0 },
    code: 'modelOverloaded',
    says: /overloaded/,
    hint: /by itself/,
  },
  {
    fault: { kind: 'serverError' },
    code: 'modelUnreachable',
    says: /cannot be reached/,
    hint: /network and the base URL/,
  },
  {
    fault: { kind: 'hangUp' },
    code: 'modelUnreachable',
    says: /cannot be reached/,
    hint: /network and the base URL/,
  },
  {
    fault: { kind: 'silence' },
    code: 'modelUnreachable',
    says: /cannot be reached/,
    hint: /network and the base URL/,
  },
];

const WEB_PAGE: Case = {
  fault: { kind: 'webPage' },
  code: 'modelUnreachable',
  says: /web page answers in the place of the model/,
  hint: /Sign in to the network/,
};

/** In the middle of a reply. */
const BROKEN: readonly Case[] = (
  [
    { kind: 'malformedEvent', afterDeltas: 4 },
    { kind: 'breakStream', afterDeltas: 4 },
    { kind: 'endEarly', afterDeltas: 4 },
    { kind: 'stall', afterDeltas: 4 },
  ] as const
).map((fault) => ({
  fault,
  code: 'modelStreamBroken' as const,
  says: /broke off in the middle/,
  hint: /Regenerate/,
}));

describe('a fault of the model over HTTP', function () {
  this.timeout(120_000);
  let desk: Awaited<ReturnType<typeof openDesk>>;
  let dialogId: string;

  beforeEach(async () => {
    desk = await openDesk(PATIENCE);
    dialogId = desk.dialogs[0]?.dialogId ?? assert.fail('no dialog asks');
  });
  afterEach(() => desk.close());

  const attemptsOf = (jobId: number) =>
    desk.queue.attempts(jobId).map(({ outcome, error }) => [outcome, error?.code]);
  function assertSaid(
    { code, says, hint }: Case,
    error: Parameters<typeof AppError.from>[0] | undefined,
  ): void {
    assert.ok(error, 'nothing was said');
    withCode(code)(AppError.from(error));
    assert.match(error.message, says);
    assert.match(error.hint ?? '', hint);
  }
  const statusOf = () => {
    const dialog = desk.dialogs.find((one) => one.dialogId === dialogId);
    assert.ok(dialog);
    return desk.announcer.listed(desk.accountId, [dialog])[0]?.status;
  };

  for (const one of LASTING) {
    it(`${one.fault.kind} in the judgement fails the job at once and says on the dialog what to do`, async () => {
      desk.model.control.addFault({ ...one.fault, times: 9 });
      const { jobId } = await desk.process(dialogId);
      const job = await desk.jobIn(jobId, 'failed');
      assertSaid(one, job.error);
      assert.equal(statusOf()?.kind, 'failed');
      assert.match(statusOf()?.note ?? '', one.says);
      assert.deepEqual(attemptsOf(jobId), [['failed', one.code]]);
      // Once more with the user's help: the same job goes through.
      desk.model.control.clearFaults();
      await desk.queue.retry(jobId);
      await desk.draftIn(dialogId, 'ready');
    });

    it(`${one.fault.kind} in the reply leaves a failed draft that says what to do`, async () => {
      desk.model.control.addFault({ ...one.fault, on: 'stream' });
      const { jobId } = await desk.process(dialogId);
      await desk.jobIn(jobId, 'failed');
      const draft = await desk.draftIn(dialogId, 'failed');
      assertSaid(one, draft.error);
      assert.equal(draft.text, '');
    });
  }

  for (const one of [...PASSING, WEB_PAGE]) {
    it(`${one.fault.kind} in the judgement is waited out, told meanwhile, and forgotten after`, async () => {
      desk.model.control.addFault({ ...one.fault, on: 'structured' });
      const { jobId } = await desk.process(dialogId);
      assertSaid(one, (await desk.jobIn(jobId, 'retrying')).error);
      const draft = await desk.draftIn(dialogId, 'ready');
      assert.equal(draft.error, undefined);
      const done = await desk.jobIn(jobId, 'done');
      assert.deepEqual(attemptsOf(jobId), [
        ['retrying', one.code],
        ['done', undefined],
      ]);
      assert.equal(done.error, undefined);
    });
  }

  for (const one of [...BROKEN, WEB_PAGE]) {
    it(`${one.fault.kind} in the reply begins it afresh, and nothing of the first is left in it`, async () => {
      desk.model.control.addFault({ ...one.fault, on: 'stream' });
      const { jobId } = await desk.process(dialogId);
      assertSaid(one, (await desk.jobIn(jobId, 'retrying')).error);
      const draft = await desk.draftIn(dialogId, 'ready');
      assert.equal(draft.attempt, 2);
      assert.match(draft.text, /^Hi /);
      assert.equal(draft.text.match(/\[demo model, not an AI/g)?.length, 1);
      await until('no stream', () => desk.model.control.openStreams() === 0);
    });
  }

  it('that lasts ends in a draft with what had come, after as many tries as a job has', async () => {
    desk.model.control.addFault({ kind: 'endEarly', afterDeltas: 4, on: 'stream', times: 99 });
    const { jobId } = await desk.process(dialogId);
    const job = await until(
      'the last try',
      () => {
        const now = desk.queue.get(jobId);
        return now.state === 'failed' && now;
      },
      90_000,
    );
    assert.equal(job.attempt, job.maxAttempts);
    const draft = await desk.draftIn(dialogId, 'failed');
    assert.equal(draft.error?.code, 'modelStreamBroken');
    assert.match(draft.text, /^Hi /);
    assert.ok(attemptsOf(jobId).every(([, code]) => code === 'modelStreamBroken'));
  });

  it('is told in a chat in words of the chat, with the answer so far', async () => {
    const session = await desk.handlers['session/start'](
      { windowId: 'V1StGXR8_Z5jdHi6B-myT', accountId: desk.accountId, dialogId },
      context,
    );
    desk.model.control.addFault({ kind: 'forbidden', on: 'stream' });
    const { assistantMessage } = await desk.handlers['session/send'](
      { sessionId: session.session.sessionId, text: 'What did they ask?' },
      context,
    );
    const failed = await until('the failed answer', () => {
      const message = desk.conversations.findMessage(assistantMessage.chatMessageId);
      return message?.state === 'failed' && message;
    });
    assert.equal(failed.error?.code, 'modelKeyInvalid');
    assert.match(failed.error.message, /may not use this model/);
  });

  it('cancelled in the middle stops the endpoint at once, keeps what had come, and is paid for', async () => {
    desk.model.control.setTokenDelay(20);
    const { jobId } = await desk.process(dialogId);
    await until('a stream under way', () => {
      const draft = desk.drafts.openOf(desk.accountId, dialogId);
      return draft?.state === 'drafting' && desk.chunks.lastSeq(draft.draftId) > 2;
    });
    await desk.queue.cancel(jobId);
    await desk.jobIn(jobId, 'cancelled');
    const draft = await desk.draftIn(dialogId, 'failed');
    assert.equal(draft.error?.code, 'cancelled');
    assert.ok(draft.text.length > 0, 'what had come is kept');
    await until('no stream', () => desk.model.control.openStreams() === 0);
    const { spent } = await desk.handlers['usage/ofDraft']({ draftId: draft.draftId }, context);
    assert.equal(spent.requests, 2);
    assert.ok(spent.outputTokens > 0);
  });
});
