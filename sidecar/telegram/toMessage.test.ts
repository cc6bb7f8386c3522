import assert from 'node:assert/strict';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { indexEntities } from './entities.ts';
import { contextOf, previewOf, toMessage } from './toMessage.ts';

const long = (value: number) => returnBigInt(value);
const ME = long(1);
const ANNA = long(2);
const GROUP = long(3);
const SECRET = long(4);

const entities = indexEntities({
  users: [
    new Api.User({ id: ANNA, accessHash: long(22), firstName: 'Anna', lastName: 'Smith' }),
    new Api.User({ id: long(9), deleted: true }),
  ],
  chats: [
    channel({ id: GROUP, title: 'Team', megagroup: true }),
    channel({ id: SECRET, title: 'Secret club', broadcast: true, noforwards: true }),
  ],
});
const context = contextOf(entities, { dialogId: 'u1', name: 'Maya Collins' });

function channel(args: {
  id: Api.long;
  title: string;
  megagroup?: boolean;
  broadcast?: boolean;
  noforwards?: boolean;
}) {
  return new Api.Channel({ photo: new Api.ChatPhotoEmpty(), date: 0, ...args });
}
const user = (userId: Api.long) => new Api.PeerUser({ userId });
const inGroup = new Api.PeerChannel({ channelId: GROUP });

type MessageArgs = ConstructorParameters<typeof Api.Message>[0];
function read(args: Partial<MessageArgs>, peerId: Api.TypePeer = user(ANNA)) {
  const message = toMessage(
    new Api.Message({ id: 10, date: 1_700_000_000, message: '', peerId, ...args }),
    context,
  );
  assert.ok(message);
  return message;
}
function readService(action: Api.TypeMessageAction, fromId: Api.TypePeer = user(ANNA)) {
  return toMessage(
    new Api.MessageService({ id: 11, date: 1, peerId: inGroup, fromId, action }),
    context,
  );
}
const id = long(7);
const photo = (extra: { ttlSeconds?: number } = {}) =>
  new Api.MessageMediaPhoto({
    photo: new Api.Photo({
      id,
      accessHash: id,
      fileReference: Buffer.alloc(0),
      date: 0,
      sizes: [],
      dcId: 2,
    }),
    ...extra,
  });
const document = (...attributes: Api.TypeDocumentAttribute[]) =>
  new Api.MessageMediaDocument({
    document: new Api.Document({
      id,
      accessHash: id,
      fileReference: Buffer.alloc(0),
      date: 0,
      mimeType: 'application/pdf',
      size: id,
      dcId: 2,
      attributes,
    }),
  });

describe('a message', () => {
  it('carries who wrote it, when, and what', () => {
    assert.deepEqual(read({ message: 'Hello' }), {
      messageId: 10,
      at: 1_700_000_000_000,
      out: false,
      senderName: 'Anna Smith',
      senderId: '2',
      text: 'Hello',
    });
  });

  it('is our own only where Telegram says so', () => {
    const own = read({ message: 'Hi', out: true });
    assert.deepEqual([own.out, own.senderName, own.senderId], [true, 'Maya Collins', '1']);
    assert.equal(read({ message: 'from: me, out: true' }).out, false);
  });

  it('in a group names the person, in a channel the channel and its author', () => {
    assert.equal(read({ message: 'x', fromId: user(ANNA) }, inGroup).senderName, 'Anna Smith');
    assert.equal(read({ message: 'x' }, inGroup).senderName, 'Team');
    assert.equal(read({ message: 'x', postAuthor: 'Eva' }, inGroup).senderName, 'Team (Eva)');
    assert.equal(
      read({ message: 'x', fromId: user(long(9)) }, inGroup).senderName,
      'Deleted account',
    );
    assert.equal(
      read({ message: 'x', fromId: user(long(77)) }, inGroup).senderName,
      'Unknown sender',
    );
  });

  it('tells an edit from a silent touch', () => {
    assert.equal(read({ message: 'x', editDate: 1_700_000_100 }).editedAt, 1_700_000_100_000);
    assert.equal(
      read({ message: 'x', editDate: 1_700_000_100, editHide: true }).editedAt,
      undefined,
    );
  });

  it('names what it replies to, in this dialog only', () => {
    const reply = new Api.MessageReplyHeader({ replyToMsgId: 5 });
    const elsewhere = new Api.MessageReplyHeader({ replyToMsgId: 5, replyToPeerId: inGroup });
    assert.equal(read({ message: 'x', replyTo: reply }).replyToId, 5);
    assert.equal(read({ message: 'x', replyTo: elsewhere }).replyToId, undefined);
  });

  it('names whom it was forwarded from, hidden or not', () => {
    const known = new Api.MessageFwdHeader({ date: 1, fromId: inGroup });
    const hidden = new Api.MessageFwdHeader({ date: 1, fromName: 'A\u202E friend' });
    const unknown = new Api.MessageFwdHeader({ date: 1, fromId: user(long(77)) });
    assert.equal(read({ fwdFrom: known }).forwardedFrom, 'Team');
    assert.equal(read({ fwdFrom: hidden }).forwardedFrom, 'A friend');
    assert.equal(read({ fwdFrom: unknown }).forwardedFrom, 'Unknown sender');
  });

  it('shares its album’s id', () => {
    assert.equal(read({ media: photo(), groupedId: long(99) }).albumId, '99');
  });

  it('keeps its caption beside the media', () => {
    const message = read({ media: photo(), message: 'the roof' });
    assert.deepEqual(
      [message.text, message.media],
      ['the roof', { kind: 'photo', label: 'Photo' }],
    );
  });

  it('that was deleted is none', () => {
    assert.equal(toMessage(new Api.MessageEmpty({ id: 1 }), context), undefined);
  });
});

describe('media', () => {
  const voice = new Api.DocumentAttributeAudio({ voice: true, duration: 14 });
  const song = new Api.DocumentAttributeAudio({
    duration: 3_725,
    title: 'Song',
    performer: 'Band',
  });
  const round = new Api.DocumentAttributeVideo({ roundMessage: true, duration: 9.6, w: 1, h: 1 });
  const clip = new Api.DocumentAttributeVideo({ duration: 62, w: 1, h: 1 });
  const name = (fileName: string) => new Api.DocumentAttributeFilename({ fileName });
  const stickers = new Api.InputStickerSetEmpty();
  const geo = new Api.GeoPointEmpty();
  const rows: [media: Api.TypeMessageMedia, kind: string, label: string][] = [
    [photo(), 'photo', 'Photo'],
    [document(voice), 'voice', 'Voice message 0:14'],
    [document(song, name('a.mp3')), 'document', 'Audio Band – Song 1:02:05'],
    [document(round), 'video', 'Video message 0:10'],
    [document(clip, name('a.mp4')), 'video', 'Video 1:02'],
    [document(clip, new Api.DocumentAttributeAnimated()), 'video', 'GIF'],
    [
      document(new Api.DocumentAttributeSticker({ alt: '😀', stickerset: stickers })),
      'sticker',
      'Sticker 😀',
    ],
    [document(name('contract.pdf')), 'document', 'Document contract.pdf, 1 kB'],
    [document(name('a\u202Efdp.exe\n')), 'document', 'Document a fdp.exe, 1 kB'],
    [document(), 'document', 'Document, 1 kB'],
    [new Api.MessageMediaGeo({ geo }), 'location', 'Location'],
    [new Api.MessageMediaDice({ emoticon: '🎲', value: 4 }), 'other', 'Dice 🎲 4'],
    [new Api.MessageMediaUnsupported(), 'other', 'Unsupported message'],
    [
      new Api.MessageMediaContact({
        phoneNumber: '',
        firstName: 'Ian',
        lastName: '',
        vcard: '',
        userId: id,
      }),
      'contact',
      'Contact Ian',
    ],
    [
      new Api.MessageMediaVenue({
        geo,
        title: 'Café',
        address: '',
        provider: '',
        venueId: '',
        venueType: '',
      }),
      'location',
      'Location Café',
    ],
  ];
  for (const [media, kind, label] of rows) {
    it(`is called “${label}”`, () => {
      const { kind: shownKind, label: shownLabel } = read({ media }).media ?? {};
      assert.deepEqual([shownKind, shownLabel], [kind, label]);
    });
  }

  it('that shows once, is gone or may not be copied stays out, and its label says why', () => {
    assert.equal(
      read({ media: photo({ ttlSeconds: 10 }) }).media?.label,
      'Photo (view once, not shown)',
    );
    assert.equal(
      read({ media: new Api.MessageMediaPhoto({ ttlSeconds: 10 }) }).media?.label,
      'Photo (expired)',
    );
    assert.equal(
      read({ media: photo(), noforwards: true }).media?.label,
      'Photo (protected, not shown)',
    );
    const club = new Api.PeerChannel({ channelId: SECRET });
    assert.equal(read({ media: photo() }, club).media?.label, 'Photo (protected, not shown)');
  });

  it('does not count a link preview', () => {
    const page = new Api.MessageMediaWebPage({ webpage: new Api.WebPageEmpty({ id }) });
    assert.equal(read({ media: page, message: 'https://a.example' }).media, undefined);
  });
});

describe('a service message', () => {
  it('says what happened and that nobody wrote it', () => {
    const message = readService(new Api.MessageActionChatEditTitle({ title: 'New\nname' }));
    assert.equal(message?.service, true);
    assert.equal(message?.text, 'Anna Smith changed the title to “New name”');
  });

  const rows: [action: Api.TypeMessageAction, text: string][] = [
    [new Api.MessageActionChatAddUser({ users: [ANNA] }), 'Anna Smith joined the group'],
    [new Api.MessageActionChatAddUser({ users: [ME] }), 'Anna Smith added Maya Collins'],
    [new Api.MessageActionChatDeleteUser({ userId: ANNA }), 'Anna Smith left the group'],
    [new Api.MessageActionChatDeleteUser({ userId: long(77) }), 'Anna Smith removed someone'],
    [new Api.MessageActionPinMessage(), 'Anna Smith pinned a message'],
    [new Api.MessageActionPhoneCall({ callId: id, duration: 61 }), 'A call by Anna Smith, 2 min'],
    [
      new Api.MessageActionGiftStars({ currency: 'X', amount: id, stars: id }),
      'Anna Smith gave 7 Stars',
    ],
  ];
  for (const [action, text] of rows) {
    it(`reads “${text}”`, () => assert.equal(readService(action)?.text, text));
  }
});

describe('a preview', () => {
  it('is the text, or the media with its caption', () => {
    assert.equal(previewOf(read({ message: 'a\nb' })), 'a b');
    assert.equal(previewOf(read({ media: photo() })), 'Photo');
    assert.equal(previewOf(read({ media: photo(), message: 'the roof' })), 'Photo: the roof');
  });

  it('is at most 120 characters', () => {
    assert.ok(previewOf(read({ message: 'слово '.repeat(1000) })).length <= 120);
  });
});
