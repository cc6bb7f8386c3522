import assert from 'node:assert/strict';
import { Api } from 'telegram';
import { returnBigInt } from 'telegram/Helpers.js';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import { ANNA, DMITRY, MAYA, startGramjs, withName, type Gramjs } from './gramjsClient.ts';

describe('reading the demo with stock GramJS', () => {
  let gramjs: Gramjs;
  before(async () => {
    gramjs = await startGramjs({ dialogs: 350 });
  });
  after(() => gramjs.close());

  it('pages through all dialogs without a gap or a double', async () => {
    const client = await gramjs.signedIn();
    const dialogs = await client.getDialogs({});
    assert.equal(dialogs.length, 350);
    assert.equal(new Set(dialogs.map(({ id }) => String(id))).size, 350);
    assert.equal(dialogs[0]?.title, 'Anna Lindqvist');
    assert.equal(dialogs[0].unreadCount, 2);
    const kinds = dialogs.map((d) => [d.isUser, d.isGroup, d.isChannel && !d.isGroup]);
    for (const kind of [0, 1, 2]) assert.ok(kinds.some((flags) => flags[kind]));
  });

  it('lists the archive apart from the rest', async () => {
    const client = await gramjs.signedIn();
    const archived = await client.getDialogs({ folder: 1 });
    assert.deepEqual(
      Array.from(archived, ({ title }) => title),
      ['Old Gym'],
    );
    assert.equal((await client.getDialogs({ archived: false })).length, 349);
  });

  it('shows each account its own dialogs and lets none use the other’s peers', async () => {
    const dmitry = await gramjs.signedIn(DMITRY);
    const titles = (await dmitry.getDialogs({})).map(({ title }) => title);
    assert.ok(titles.includes('Мама') && titles.includes('Maya Collins'));
    assert.ok(!titles.includes('Anna Lindqvist'));
    const family = new Api.InputPeerChat({ chatId: returnBigInt(8102) });
    await assert.rejects(dmitry.getMessages(family, { limit: 1 }), withName('PEER_ID_INVALID'));
  });

  it('tells replies, edits, forwards, albums and service messages apart', async () => {
    const client = await gramjs.signedIn();
    const dialogs = await client.getDialogs({});
    const messagesOf = async (title: string) => {
      const dialog = dialogs.find((each) => each.title === title) ?? assert.fail(title);
      return (await client.getMessages(dialog.inputEntity, { limit: 50 })).toReversed();
    };
    const climbing = await messagesOf('Climbing Sundays 🧗');
    assert.ok(climbing[0]?.action instanceof Api.MessageActionChatEditTitle);
    assert.equal(climbing[3]?.replyTo?.replyToMsgId, climbing[1]?.id);
    assert.equal(climbing[4]?.mentioned, true);
    const [, second] = await messagesOf('Type & Colour Weekly');
    assert.equal(second?.fwdFrom?.fromName, 'Ampersand Club');
    const [notice] = await messagesOf('House 14 neighbours');
    assert.ok((notice?.editDate ?? 0) > (notice?.date ?? 0));
    const album = (await messagesOf('Priya Nair')).filter((m) => m.groupedId);
    assert.equal(album.length, 2);
    assert.equal(String(album[0]?.groupedId), String(album[1]?.groupedId));
    const [voice] = (await messagesOf('Tom Okafor')).toReversed();
    assert.ok(voice?.voice);
  });

  it('pages, reverses and searches a history', async () => {
    const demo = gramjs.demo.control;
    for (let count = 0; count < 230; count++) {
      demo.say({ accountId: MAYA, dialogId: 'u7112', text: `line ${count}` });
    }
    const client = await gramjs.signedIn();
    const [newest] = await client.getDialogs({ limit: 1 });
    const peer = newest?.inputEntity ?? assert.fail();
    const all = await client.getMessages(peer, { limit: 300 });
    assert.equal(all.length, 232);
    assert.equal(all[0]?.message, 'line 229');
    const oldestFirst: string[] = [];
    for await (const { message } of client.iterMessages(peer, { reverse: true })) {
      oldestFirst.push(message);
    }
    assert.deepEqual(oldestFirst, all.map(({ message }) => message).toReversed());
    const newer = await client.getMessages(peer, { minId: all[10]?.id ?? 0, limit: 100 });
    assert.equal(newer.length, 10);
    const found = await client.getMessages(peer, { search: 'LINE 22', limit: 50 });
    assert.equal(found.length, 11);
    const byId = await client.getMessages(peer, { ids: [all[5]?.id ?? 0] });
    assert.equal(byId[0]?.message, all[5]?.message);
  });

  it('serves photos of both data centres, whole and as thumbnails', async () => {
    const client = await gramjs.signedIn();
    const dialogs = await client.getDialogs({ limit: 40 });
    const centres = new Set<number>();
    const wanted = [
      ['Leo Brandt', 'receipt'],
      ['Priya Nair', 'beach'],
      ['Priya Nair', 'skyline'],
    ] as const;
    for (const [title, picture] of wanted) {
      const dialog = dialogs.find((each) => each.title === title) ?? assert.fail(title);
      const messages = await client.getMessages(dialog.inputEntity, { limit: 20 });
      const canvas = pictures[picture]();
      const message = messages.find((m) => sizeOf(m.photo) === canvas.toPng().length);
      assert.ok(message?.photo instanceof Api.Photo);
      centres.add(message.photo.dcId);
      assert.deepEqual(await client.downloadMedia(message), canvas.toPng());
      assert.deepEqual(await client.downloadMedia(message, { thumb: 0 }), canvas.toThumbnail());
    }
    assert.deepEqual(centres, new Set([2, 4]));
  });

  it('finds people by username and knows no others', async () => {
    const client = await gramjs.signedIn();
    const anna = await client.getEntity(ANNA);
    assert.ok(anna instanceof Api.User);
    assert.equal(anna.firstName, 'Anna');
    await assert.rejects(client.getInputEntity('nobody_at_all'));
  });

  it('pages through 10,000 dialogs', async () => {
    const large = await startGramjs({ dialogs: 10_000 });
    try {
      const client = await large.signedIn();
      const dialogs = await client.getDialogs({});
      assert.equal(new Set(dialogs.map(({ id }) => String(id))).size, 10_000);
    } finally {
      await large.close();
    }
  }).timeout(60_000);
});

function sizeOf(photo: Api.TypePhoto | undefined): number | undefined {
  const largest = photo instanceof Api.Photo ? photo.sizes.at(-1) : undefined;
  return largest instanceof Api.PhotoSize ? largest.size : undefined;
}
