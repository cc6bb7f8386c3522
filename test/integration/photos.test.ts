import assert from 'node:assert/strict';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import type { PictureName } from '../../demo/world/pictures/pictures.ts';
import { readImage } from '../../sidecar/files/readImage.ts';
import { startTalk } from './chatDesk.ts';
import { draftIn, process, quietDialog, say, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

/** What the demo sees in it: "640×480". */
function sizeOf(name: PictureName): string {
  const { width, height } = pictures[name]();
  return `${width}×${height}`;
}

describe('the photos of a dialog', function () {
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

  const says = (text: string, photo?: PictureName, album?: number) =>
    say(desk, {
      dialogId,
      text,
      ...(photo && { photo }),
      ...(album !== undefined && { album }),
    });
  const uploads = () => desk.model.control.fileCalls().filter((call) => call.startsWith('POST'));

  async function draft(): Promise<string> {
    await process(desk, dialogId);
    return (await draftIn(desk, dialogId, 'ready')).text;
  }

  async function threePhotos(): Promise<void> {
    await says('The cat', 'cat');
    await says('The town', 'skyline');
    await says('The tour', 'bicycle');
  }

  it('are all there for a question about the first of three', async () => {
    await threePhotos();
    await says('How do you like the first photo?');
    const text = await draft();
    assert.match(text, new RegExp(`the photo “The cat” \\(m\\d+\\): ${sizeOf('cat')}`));
    assert.doesNotMatch(text, /did not reach me/);
  });

  it('are all there in the chat, over several questions and a restart, uploaded once', async () => {
    await threePhotos();
    const talk = await startTalk(desk, dialogId);
    assert.match(
      await talk.ask('What is on the first photo?'),
      new RegExp(`cat.*${sizeOf('cat')}`),
    );
    assert.match(
      await talk.ask('And on the second photo?'),
      new RegExp(`town.*${sizeOf('skyline')}`),
    );
    await desk.desk.kill();
    assert.match(await talk.ask('The first photo again?'), new RegExp(`cat.*${sizeOf('cat')}`));
    assert.match(await talk.ask('What is on the last photo?'), new RegExp(sizeOf('bicycle')));
    assert.equal(uploads().length, 3);
    assert.equal(desk.model.control.fileCount(), 3);
    assert.doesNotMatch(JSON.stringify(desk.model.control.requests()), /base64/);
  });

  it('come from an album with its captions, and alone without words', async () => {
    await says('From the flat', 'skyline', 77);
    await says('', 'beach', 77);
    await says('', 'cake');
    const text = await draft();
    for (const name of ['skyline', 'beach', 'cake'] as const) {
      assert.match(text, new RegExp(sizeOf(name)));
    }
    assert.match(text, /From the flat/);
  });

  it('are seen as well where they come as files, and what cannot be is told of', async () => {
    const { accountId, telegram } = desk;
    telegram.control.say({ accountId, dialogId, text: 'Plan', photo: 'chart', asFile: 'plan.png' });
    const bytes = Buffer.from('GIF89a');
    const place = { id: 991n, accessHash: 1n, reference: Buffer.alloc(12), dc: 2 };
    const file = { ...place, mimeType: 'image/gif', bytes };
    telegram.control.put({
      accountId,
      dialogId,
      content: { text: 'Look', media: { kind: 'document', file, name: 'wave.gif' } },
    });
    await says('What is in the pictures?');
    const text = await draft();
    assert.match(text, new RegExp(sizeOf('chart')));
    assert.equal(
      (await draftIn(desk, dialogId, 'ready')).warning,
      'A picture was not shown to the model: animations cannot be read by models.',
    );
  });

  it('travel inside the request where the endpoint keeps no files, which is asked once', async () => {
    for (const status of ['404', '400', '405'] as const) {
      desk.model.control.addFault({ kind: 'noFiles', on: 'files', status });
    }
    await threePhotos();
    const talk = await startTalk(desk, dialogId);
    assert.match(await talk.ask('What is on the first photo?'), new RegExp(sizeOf('cat')));
    assert.equal(desk.model.control.fileCount(), 0);
    const asked = uploads().length;
    assert.match(await talk.ask('What is on the second photo?'), new RegExp(sizeOf('skyline')));
    assert.equal(uploads().length, asked);
    const answers = (await talk.messages()).filter(({ role }) => role === 'assistant');
    assert.ok(answers.every(({ warning }) => warning === undefined));
  });

  it('travel inside the request where the provider has no room, and are tried again', async () => {
    desk.model.control.addFault({ kind: 'filesFull', on: 'files' });
    await says('The cat', 'cat');
    const talk = await startTalk(desk, dialogId);
    assert.match(await talk.ask('What is on the first photo?'), new RegExp(sizeOf('cat')));
    assert.equal(desk.model.control.fileCount(), 0);
    await talk.ask('What is on the first photo?');
    assert.equal(desk.model.control.fileCount(), 1);
  });

  it('that the endpoint lost are told as such, and the request is made once more', async () => {
    await threePhotos();
    const talk = await startTalk(desk, dialogId);
    await talk.ask('What is on the first photo?');
    // Uploads may end in any order; the request has the photos in that of their messages.
    const asked = JSON.stringify(desk.model.control.requests().at(-1)?.body);
    desk.model.control.removeFile(/"file_id":"([^"]+)"/.exec(asked)?.[1] ?? '');
    assert.match(await talk.ask('What is on the first photo?'), /did not reach me/);
    const request = JSON.stringify(desk.model.control.requests().at(-1)?.body);
    assert.match(request, /\[image no longer available\]/);
    assert.equal(request.match(/"file_id"/g)?.length, 2);
    // Known as gone from now on: it is uploaded anew.
    assert.match(await talk.ask('What is on the first photo?'), new RegExp(sizeOf('cat')));
    assert.equal(uploads().length, 4);
  });

  it('are shown small in the panel, and none that may not be looked at', async () => {
    await says('The cat', 'cat');
    await says('No photo');
    const client = await desk.client();
    const { accountId } = desk;
    const { messages } = await client.request('message/list', { accountId, dialogId, limit: 2 });
    const [cat, words] = messages.map(({ messageId }) => messageId);
    const photoOf = async (messageId = 0) =>
      (await client.request('message/fetchPhoto', { accountId, dialogId, messageId })).photo;
    const small = await photoOf(cat);
    assert.ok(small && small.base64.length < 270_000);
    const { width, height } = readImage(Buffer.from(small.base64, 'base64')) ?? {};
    assert.ok(width && height && Math.max(width, height) <= 320, `${width}×${height}`);
    assert.deepEqual(await photoOf(cat), small);
    assert.equal(await photoOf(words), undefined);
    assert.equal(await photoOf(999_999), undefined);
  });
});
