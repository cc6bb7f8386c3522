import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { ModelRequest } from '../../protocol/requestRecords.ts';
import { askingDialogs, draftIn, process, quietDialog, say, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const bodyOf = ({ body }: ModelRequest): string =>
  gunzipSync(Buffer.from(body, 'base64')).toString('utf8');

/** What came over the wire, with a picture's bytes written as the desk writes them. */
function named(raw: string): string {
  return raw.replaceAll(
    /"media_type":"([^"]+)","data":"([^"]+)"/g,
    (_all, mediaType: string, data: string) => {
      const bytes = Buffer.from(data, 'base64');
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const words = `[${mediaType}, ${bytes.length} bytes, sha256 ${sha256}]`;
      return `"media_type":"${mediaType}","data":"${words}"`;
    },
  );
}

/** Two looks at one dialog may fall into two minutes. */
const withoutTime = (text: string): string => text.replaceAll(/Now: [^.]+ UTC\./g, 'Now: then.');

describe('the requests of a draft', function () {
  this.timeout(60_000);
  let desk: DeskHarness;

  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(desk.logs.join('\n'));
    await desk.stop();
  });

  const received = () => desk.model.control.requests().map(({ raw }) => raw);
  async function sentFor(draftId: string): Promise<ModelRequest[]> {
    return (await (await desk.client()).request('draft/requests', { draftId })).requests;
  }
  async function preview(dialogId: string, countTokens?: boolean): Promise<ModelRequest[]> {
    const { accountId } = desk;
    const params = { accountId, dialogId, ...(countTokens === undefined ? {} : { countTokens }) };
    return (await (await desk.client()).request('dialog/previewRequests', params)).requests;
  }
  async function asking(): Promise<string> {
    const [dialog] = await askingDialogs(desk);
    return dialog?.dialogId ?? assert.fail('nobody asks');
  }
  async function withPhotos(): Promise<string> {
    const dialogId = await quietDialog(desk);
    await say(desk, { dialogId, text: 'How do you like the cat?', photo: 'cat' });
    return dialogId;
  }

  it('are kept byte for byte as the endpoint received them, without the key', async () => {
    const dialogId = await asking();
    await process(desk, dialogId);
    const { draftId } = await draftIn(desk, dialogId, 'ready');
    const requests = await sentFor(draftId);
    assert.deepEqual(
      requests.map(({ task }) => task),
      ['analysis', 'draft', 'analysis'],
    );
    assert.deepEqual(requests.map(bodyOf), received());
    for (const [index, { byteLength, endpoint }] of requests.entries()) {
      assert.equal(byteLength, Buffer.byteLength(received()[index] ?? ''));
      assert.equal(endpoint, `${desk.model.baseUrl}/v1/messages`);
    }
    assert.doesNotMatch(JSON.stringify(requests.map(bodyOf)), new RegExp(desk.model.apiKey));
  });

  for (const files of [true, false]) {
    const how = files ? 'named by its id' : 'inside';
    it(`say which picture went along ${how}, and hold none of its bytes`, async () => {
      if (!files)
        desk.model.control.addFault({ kind: 'noFiles', on: 'files', status: '404', times: 9 });
      const dialogId = await withPhotos();
      await process(desk, dialogId);
      const requests = await sentFor((await draftIn(desk, dialogId, 'ready')).draftId);
      assert.deepEqual(requests.map(bodyOf), received().map(named));
      assert.equal(
        received().some((raw) => raw !== named(raw)),
        !files,
      );
      for (const [index, { images, byteLength }] of requests.entries()) {
        assert.equal(byteLength, Buffer.byteLength(received()[index] ?? ''));
        const [image] = images;
        assert.match(image?.sha256 ?? '', /^[0-9a-f]{64}$/);
        assert.ok((image?.byteLength ?? 0) > 1_000);
        assert.match(image?.mediaType ?? '', /^image\//);
        assert.equal(image?.providerId !== undefined, files);
      }
    });
  }

  it('are shown before they are sent, as they then are sent, and nothing leaves for it', async () => {
    const dialogId = await asking();
    const before = await preview(dialogId);
    assert.deepEqual(received(), []);
    assert.ok(before.every(({ at, tokens }) => at === undefined && tokens === undefined));
    await process(desk, dialogId);
    await draftIn(desk, dialogId, 'ready');
    const [analysis = '', draft = ''] = received().map(withoutTime);
    const [shownAnalysis = '', shownDraft = ''] = before.map(bodyOf).map(withoutTime);
    assert.equal(shownAnalysis, analysis);
    // Which language the reply is to be in is found by the analysis.
    const language = /Reply language: [^.]+\./;
    assert.match(draft, language);
    assert.equal(shownDraft.replace(language, ''), draft.replace(language, ''));
  });

  it('are shown with pictures that nobody has uploaded for that', async () => {
    const dialogId = await withPhotos();
    const [analysis] = await preview(dialogId);
    assert.deepEqual(desk.model.control.fileCalls(), []);
    assert.match(
      analysis ? bodyOf(analysis) : '',
      /\[image\/png, \d+ bytes, sha256 [0-9a-f]{64}\]/,
    );
  });

  it('are counted by the endpoint where that is asked for, and only then', async () => {
    const dialogId = await asking();
    const counted = await preview(dialogId, true);
    assert.ok(
      counted.every(({ tokens = 0 }) => tokens > 400),
      JSON.stringify(counted),
    );
    assert.deepEqual(received(), [], 'none was answered');
  });

  it('are kept for an attempt that failed as well, and go with the dialog', async () => {
    const dialogId = await asking();
    desk.model.control.addFault({ kind: 'refusal', on: 'stream' });
    await process(desk, dialogId);
    const { draftId } = await draftIn(desk, dialogId, 'failed');
    assert.deepEqual((await sentFor(draftId)).map(bodyOf), received());
    const { accountId } = desk;
    const client = await desk.client();
    await client.request('dialog/reset', { accountId, dialogId });
    await assert.rejects(client.request('draft/requests', { draftId }), { code: 'notFound' });
  });

  it('are told with what the text was made of, which prompt, which models and what each task cost', async () => {
    const dialogId = await asking();
    await process(desk, dialogId);
    const { provenance } = await draftIn(desk, dialogId, 'ready');
    assert.match(provenance?.promptVersion ?? '', /^\d+-[0-9a-f]{8}$/);
    assert.equal(provenance?.analysis.model, 'demo-small');
    assert.equal(provenance?.draft.model, 'demo-strong');
    assert.ok((provenance?.analysis.outputTokens ?? 0) > 0);
    assert.ok((provenance?.draft.cacheWriteTokens ?? 0) > 0);
    const lines = received()[0]?.match(/\\"id\\":\\"m(\d+)/g) ?? [];
    const [messages] = provenance?.sources ?? [];
    assert.equal(messages?.count, lines.length);
    assert.match(messages?.label ?? '', /^Messages \d+–\d+$/);
  });
});
