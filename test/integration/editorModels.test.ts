import assert from 'node:assert/strict';
import type { Payload } from '../../protocol/events.ts';
import type { Client } from '../../rpc/openClient.ts';
import { until } from '../until.ts';
import { draftIn, jobIn, process, quietDialog, say, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

type Asked = Payload<'languageModel/asked'>;
const MODELS = [{ modelId: 'demo-small', name: 'A model of the window' }];

describe('the language models of a window', function () {
  this.timeout(120_000);
  let desk: DeskHarness;
  let dialogId: string;
  let asked: { by: string; request: Asked }[];
  let cancelled: string[];

  beforeEach(async () => {
    asked = [];
    cancelled = [];
    desk = await startHarness();
    dialogId = await quietDialog(desk);
    const { model, ...rest } = desk.desk.configuration();
    const configuration = { ...rest, model: { ...model, provider: 'vscode' as const } };
    await (await desk.client()).request('sidecar/configure', configuration);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(desk.logs.join('\n'));
    await desk.stop();
  });

  const says = (text: string, photo?: 'cat') =>
    say(desk, { dialogId, text, ...(photo && { photo }) });

  /** Plays VS Code: its model is the demo's, asked as text alone. */
  async function offer(
    client: Client,
    by: string,
    answer: (client: Client, request: Asked) => Promise<void> = answerByDemo,
  ): Promise<void> {
    client.on('languageModel/asked', (request) => {
      asked.push({ by, request });
      void answer(client, request);
    });
    client.on('languageModel/cancelled', ({ requestId }) => cancelled.push(requestId));
    await client.request('languageModel/offer', { models: MODELS });
  }

  async function answerByDemo(client: Client, { requestId, modelId, messages }: Asked) {
    const response = await fetch(`${desk.model.baseUrl}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.model.apiKey}`, 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({
        model: modelId,
        max_tokens: 8192,
        messages: messages.map(({ role, text }) => ({ role, content: text })),
      }),
    });
    const answer: unknown = await response.json();
    const text = /"text":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(answer))?.[1] ?? '""';
    const whole = String(JSON.parse(text));
    for (let at = 0; at < whole.length; at += 7) {
      const piece = whole.slice(at, at + 7);
      await client.request('languageModel/answer', {
        requestId,
        answer: { kind: 'text', text: piece },
      });
    }
    await client.request('languageModel/answer', { requestId, answer: { kind: 'done' } });
  }

  it('write the analysis and the draft, streamed, from text alone; no endpoint is asked', async () => {
    await offer(await desk.client(), 'owner');
    await says('How do you like the cat? Call +49 170 1234567.', 'cat');
    await process(desk, dialogId);
    const { draftId, text, warning, provenance } = await draftIn(desk, dialogId, 'ready', 'failed');
    assert.match(text, /How do you like the cat\?/);
    assert.match(warning ?? '', /Pictures were not shown to the model: it takes none/);
    assert.equal(provenance?.draft.model, 'demo-small');
    const sent = JSON.stringify(asked);
    assert.match(sent, /Answer with one JSON object/);
    assert.match(sent, /image not shown/);
    assert.doesNotMatch(sent, /170 ?1234567/);
    assert.equal(desk.model.control.requests().length, asked.length, 'only the window asked it');
    assert.deepEqual(desk.model.control.fileCalls(), []);
    const client = await desk.client();
    const { chunks } = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    assert.equal(
      chunks
        .map((chunk) => chunk.text)
        .join('')
        .trim(),
      text,
    );
    const { requests } = await client.request('draft/requests', { draftId });
    assert.ok(requests.every(({ endpoint }) => endpoint === 'vscode.lm'));
  });

  it('are those of the window that offered last, and of the one before it once that has gone', async () => {
    const owner = await desk.client();
    await offer(owner, 'owner');
    const second = await desk.desk.window();
    await offer(second, 'second', () => Promise.resolve());
    await says('When do we meet?');
    const { jobId } = await process(desk, dialogId);
    await until('the question', () => asked.length > 0);
    assert.deepEqual(
      asked.map(({ by }) => by),
      ['second'],
    );
    second.close();
    // What it was answering fails with it, and is tried again with the other.
    await draftIn(desk, dialogId, 'ready');
    assert.ok(asked.slice(1).every(({ by }) => by === 'owner'));
    const { attempts } = await owner.request('job/get', { jobId });
    assert.equal(attempts[0]?.error?.code, 'modelUnreachable');
  });

  it('are told when an answer is not waited for any more', async () => {
    await offer(await desk.client(), 'owner', () => Promise.resolve());
    await says('When do we meet?');
    const { jobId } = await process(desk, dialogId);
    const first = await until('the question', () => asked[0]);
    await (await desk.client()).request('job/cancel', { jobId });
    await until('the cancel', () => cancelled.includes(first.request.requestId));
    await jobIn(desk, jobId, 'cancelled');
  });

  it('are answered for by the window that was asked alone', async () => {
    const owner = await desk.client();
    const other = await desk.desk.window();
    await offer(owner, 'owner', async (_client, { requestId }) => {
      const answer = { kind: 'failed', error: FORGED } as const;
      await other.request('languageModel/answer', { requestId, answer });
      await answerByDemo(owner, asked.at(-1)?.request ?? assert.fail('nothing asked'));
    });
    await says('When do we meet?');
    await process(desk, dialogId);
    assert.match((await draftIn(desk, dialogId, 'ready', 'failed')).text, /When do we meet\?/);
    other.close();
  });

  it('say what to do where the person has not allowed them, and nothing is tried again', async () => {
    const error = {
      code: 'modelNotAllowed',
      message: 'Not yet.',
      retryable: false,
      hint: 'Allow it.',
    } as const;
    await offer(await desk.client(), 'owner', async (client, { requestId }) => {
      await client.request('languageModel/answer', {
        requestId,
        answer: { kind: 'failed', error },
      });
    });
    await says('When do we meet?');
    const { jobId } = await process(desk, dialogId);
    const job = await jobIn(desk, jobId, 'failed');
    assert.deepEqual(job.error, error);
  });

  it('are told of in a check of the endpoint, and asked nothing for that', async () => {
    const client = await desk.client();
    await offer(client, 'owner');
    const { endpoint, model, models, checks } = await client.request('model/probe', {
      spend: true,
    });
    assert.deepEqual([endpoint, model, models], ['vscode.lm', 'demo-small', MODELS]);
    const answers = Object.fromEntries(checks.map(({ check, answer }) => [check, answer]));
    assert.deepEqual(
      [answers['images'], answers['structuredOutput'], answers['streaming']],
      ['no', 'no', 'yes'],
    );
    assert.deepEqual(asked, []);
  });

  it('are missed where no window offers any, which is tried again', async () => {
    await says('When do we meet?');
    const { jobId } = await process(desk, dialogId);
    const job = await jobIn(desk, jobId, 'retrying');
    assert.equal(job.error?.code, 'modelUnreachable');
    assert.match(job.error?.hint ?? '', /Open a window/);
    await offer(await desk.client(), 'owner');
    await draftIn(desk, dialogId, 'ready');
  });
});

const FORGED = { code: 'modelRefused', message: 'No.', retryable: false } as const;
