import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { startTalk } from './chatDesk.ts';
import { draftIn, process, quietDialog, say, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const PHONE = '+49 170 1234567';
const CARD = '4111 1111 1111 1111';

describe('what is kept from the model', function () {
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

  const says = (text: string) => say(desk, { dialogId, text });
  async function draft(): Promise<Draft> {
    await process(desk, dialogId);
    return draftIn(desk, dialogId, 'ready');
  }
  async function configure(redaction: NonNullable<Configuration['model']['redaction']>) {
    const configuration = desk.desk.configuration();
    const model = { ...configuration.model, redaction };
    await (await desk.client()).request('sidecar/configure', { ...configuration, model });
  }
  const sent = () => desk.model.control.requests().map(({ raw }) => raw);
  async function streamed(draftId: string): Promise<string> {
    const client = await desk.client();
    const { chunks } = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    return chunks.map(({ text }) => text).join('');
  }

  it('leaves in no request, and stands in the draft, its stream and the analysis as it was written', async () => {
    await says(`Can you call ${PHONE} or pay with ${CARD}?`);
    const { draftId, text, analysis, provenance } = await draft();
    assert.ok(sent().length >= 2);
    for (const raw of sent()) {
      assert.doesNotMatch(raw, /170 ?1234567|4111/);
      assert.match(raw, /Can you call \[phone-1\] or pay with \[card-1\]\?/);
    }
    assert.ok(text.includes(`“Can you call ${PHONE} or pay with ${CARD}?”`), text);
    assert.equal((await streamed(draftId)).trim(), text);
    assert.ok(analysis?.summary.text.includes(PHONE), analysis?.summary.text);
    assert.deepEqual(
      provenance?.sources.find(({ kind }) => kind === 'redacted'),
      { kind: 'redacted', label: 'Kept from the model', count: 2 },
    );
    const client = await desk.client();
    const { requests } = await client.request('draft/requests', { draftId });
    for (const [index, { body, redacted }] of requests.entries()) {
      assert.equal(gunzipSync(Buffer.from(body, 'base64')).toString('utf8'), sent()[index]);
      assert.deepEqual(redacted, [
        { mark: '[phone-1]', kind: 'phone' },
        { mark: '[card-1]', kind: 'card' },
      ]);
    }
  });

  it('is kept from a question about the dialog as well, and comes back in the answer', async () => {
    await says(`My number is ${PHONE}. When do you call?`);
    const talk = await startTalk(desk, dialogId);
    assert.ok((await talk.ask(`What did she ask? I am at ${CARD}.`)).includes('When do you call?'));
    const asked = sent().at(-1) ?? '';
    assert.doesNotMatch(asked, /170 ?1234567|4111/);
    assert.match(asked, /I am at \[card-1\]/);
    assert.match(asked, /My number is \[phone-1\]/);
  });

  it('is told where the model made up a mark; what somebody wrote like one is theirs', async () => {
    await says('Is [phone-1] a number?');
    desk.model.control.addFault({ kind: 'says', text: 'Try [phone-7].', on: 'stream' });
    const { text, warning } = await draft();
    assert.match(text, /Try \[phone-7\]\..*“Is \[phone-1\] a number\?”/s);
    assert.match(warning ?? '', /\[phone-7\], which stands for nothing/);
    assert.doesNotMatch(warning ?? '', /phone-1/);
  });

  it('is what the user chose: e-mail addresses as well, or nothing', async () => {
    await configure('withEmail');
    await says(`Write to anna@example.org or call ${PHONE}?`);
    assert.match((await draft()).text, /anna@example\.org/);
    assert.match(sent().at(-1) ?? '', /Write to \[email-1\] or call \[phone-1\]/);
    await configure('off');
    const client = await desk.client();
    const { draftId, version } = await draftIn(desk, dialogId, 'ready');
    await client.request('draft/regenerate', { draftId, version });
    await until('the new version', async () => {
      const { draft: now } = await client.request('draft/get', { draftId });
      return now.version > version && now.state === 'ready';
    });
    assert.match(sent().at(-1) ?? '', /Write to anna@example\.org or call \+49 170 1234567/);
  });
});
