import assert from 'node:assert/strict';
import type { Lack } from '../../demo/model/faults.ts';
import type { EndpointReport } from '../../protocol/endpointReport.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { draftIn, process, quietDialog, say, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const TINY = '"max_tokens":64';

describe('an endpoint that can do less', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let dialogId: string;

  beforeEach(async () => {
    desk = await startHarness();
    dialogId = await quietDialog(desk);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(desk.logs.join('\n'));
    await desk.stop();
  });

  const says = (text: string, photo?: 'cat') =>
    say(desk, { dialogId, text, ...(photo && { photo }) });
  async function draft(): Promise<Draft> {
    await process(desk, dialogId);
    return draftIn(desk, dialogId, 'ready', 'failed');
  }
  async function probe(spend: boolean): Promise<EndpointReport> {
    return (await desk.client()).request('model/probe', { spend });
  }
  async function answers(spend: boolean): Promise<Record<string, string>> {
    const { checks } = await probe(spend);
    return Object.fromEntries(checks.map(({ check, answer }) => [check, answer]));
  }
  const raw = () => desk.model.control.requests().map((request) => request.raw);
  const tiny = () => raw().filter((body) => body.includes(TINY));
  const real = () => raw().filter((body) => !body.includes(TINY));

  const ALL = {
    reachable: 'yes',
    models: 'yes',
    files: 'yes',
    countTokens: 'yes',
    streaming: 'yes',
    structuredOutput: 'yes',
    images: 'yes',
    promptCaching: 'unknown',
  };

  it('is told of by what it was asked, and one that can do all as such', async () => {
    assert.deepEqual(await answers(true), ALL);
    const { model, models, usage } = await probe(true);
    assert.equal(model, 'demo-strong');
    assert.equal(models.length, 2);
    assert.ok((usage?.inputTokens ?? 0) > 0 && (usage?.inputTokens ?? 0) < 1_000);
    assert.equal(real().length, 0, 'nothing but tiny questions was asked');
  });

  it('is asked nothing that costs anything unless that is wished for', async () => {
    const { checks, usage } = await probe(false);
    assert.deepEqual(raw(), []);
    assert.equal(usage, undefined);
    assert.deepEqual(
      checks.filter(({ answer }) => answer === 'unknown').map(({ check }) => check),
      ['streaming', 'structuredOutput', 'images', 'promptCaching'],
    );
  });

  const LACKS: [Lack, string][] = [
    ['models', 'models'],
    ['files', 'files'],
    ['countTokens', 'countTokens'],
    ['streaming', 'streaming'],
    ['structuredOutput', 'structuredOutput'],
    ['images', 'images'],
    ['cacheMarks', 'promptCaching'],
  ];
  for (const [lack, check] of LACKS) {
    it(`is found to lack ${lack}, and nothing else`, async () => {
      desk.model.control.setLacks([lack]);
      const { model, ...rest } = desk.desk.configuration();
      const named = { ...rest, model: { ...model, draftModel: 'demo-strong' } };
      await (await desk.client()).request('sidecar/configure', named);
      assert.deepEqual(await answers(true), { ...ALL, [check]: 'no' });
    });
  }

  it('that cannot be reached, or does not take the key, is told as that', async () => {
    desk.model.control.addFault({ kind: 'hangUp' });
    const { model, ...rest } = desk.desk.configuration();
    await (
      await desk.client()
    ).request('sidecar/configure', { ...rest, model: { ...model, apiKey: 'wrong' } });
    const { checks } = await probe(true);
    assert.equal(checks[0]?.answer, 'no');
    assert.match(checks[0]?.reason ?? '', /did not accept the key/);
    assert.ok(checks.slice(1).every(({ answer }) => answer === 'unknown'));
  });

  it('is not waited for any more once the user has thought better of the check', async () => {
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 20_000 });
    const abort = new AbortController();
    const client = await desk.client();
    const checking = client.request('model/probe', { spend: true }, { signal: abort.signal });
    await until('the first question', () => raw().length > 0);
    abort.abort();
    await assert.rejects(checking, { code: 'cancelled' });
    // The worker has let go as well: the next check is answered.
    assert.equal((await answers(false))['reachable'], 'yes');
  });

  it('without a cache is asked again in plain strings, which is found out once', async () => {
    desk.model.control.setLacks(['cacheMarks']);
    await says('When do we meet?');
    const { state, text } = await draft();
    assert.equal(state, 'ready', text);
    assert.match(text, /When do we meet\?/);
    const answered = real().filter((body) => !body.includes('cache_control'));
    assert.ok(answered.length >= 2);
    assert.match(answered[0] ?? '', /"system":"You help/);
    const before = tiny().length;
    await says('And where?');
    assert.equal((await draft()).state, 'ready');
    assert.equal(tiny().length, before);
  });

  it('without pictures is told in their place that there are some, and the user is too', async () => {
    desk.model.control.setLacks(['images']);
    await says('How do you like the cat?', 'cat');
    const { state, warning } = await draft();
    assert.equal(state, 'ready');
    assert.match(warning ?? '', /Pictures were not shown to the model: it takes none/);
    const last = real().findLast((body) => body.includes('"stream":true')) ?? '';
    assert.match(last, /\[image not shown: this model takes no pictures\]/);
  });

  it('that answers in one piece gives the draft in one piece', async () => {
    desk.model.control.setLacks(['streaming', 'usage']);
    await says('When do we meet?');
    const { draftId, state, text, usage } = await draft();
    assert.equal(state, 'ready');
    assert.equal(usage?.outputTokens, 0);
    const client = await desk.client();
    const { chunks } = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    assert.equal(chunks.map((chunk) => chunk.text).join(''), text);
  });

  it('that lacks all of it still writes drafts', async () => {
    desk.model.control.setLacks([
      'structuredOutput',
      'streaming',
      'images',
      'files',
      'cacheMarks',
      'countTokens',
      'usage',
    ]);
    await says('How do you like the cat?', 'cat');
    const { state, text, error } = await draft();
    assert.equal(state, 'ready', JSON.stringify(error));
    assert.match(text, /How do you like the cat\?/);
  });

  it('that was found out by a check is asked right from the first', async () => {
    desk.model.control.setLacks(['cacheMarks', 'images']);
    const { model, ...rest } = desk.desk.configuration();
    const named = { ...model, analysisModel: 'demo-small', draftModel: 'demo-small' };
    await (await desk.client()).request('sidecar/configure', { ...rest, model: named });
    await probe(true);
    await says('How do you like the cat?', 'cat');
    assert.equal((await draft()).state, 'ready');
    assert.ok(real().every((body) => !body.includes('cache_control') && !body.includes('"image"')));
  });
});
