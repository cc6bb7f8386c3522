import assert from 'node:assert/strict';
import { isDialogId, type Content } from '../../demo/telegram/state/records.ts';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { TlObject } from '../../demo/telegram/tl/values.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { transcriptLine, writtenMessages } from '../../sidecar/drafting/transcript.ts';
import { ANNA_DIALOG, MAYA } from './gramjsClient.ts';
import { forever, startAccount, startDemo, type Account } from './telegramAccount.ts';
import { constructorsOf, sampleOf } from './tlSamples.ts';

/** What becomes of every kind of media, with only what it must have and with all it can have. */
const MEDIA: Record<string, [least: string | undefined, whole: string | undefined]> = {
  messageMediaEmpty: [undefined, undefined],
  messageMediaPhoto: ['photo: Photo (expired)', 'photo: Photo (expired)'],
  messageMediaGeo: ['location: Location', 'location: Location'],
  messageMediaContact: ['contact: Contact words words', 'contact: Contact words words'],
  messageMediaUnsupported: ['other: Unsupported message', 'other: Unsupported message'],
  messageMediaDocument: ['document: Document (expired)', 'voice: Voice message (expired)'],
  messageMediaWebPage: [undefined, undefined],
  messageMediaVenue: ['location: Location words, words', 'location: Location words, words'],
  messageMediaGame: ['other: Game words', 'other: Game words'],
  messageMediaInvoice: ['other: Invoice words', 'other: Invoice words'],
  messageMediaGeoLive: ['location: Live location', 'location: Live location'],
  messageMediaPoll: ['poll: Poll words', 'poll: Poll words'],
  messageMediaDice: ['other: Dice words 3', 'other: Dice words 3'],
  messageMediaStory: ['other: Story', 'other: Story'],
  messageMediaGiveaway: ['other: Giveaway', 'other: Giveaway'],
  messageMediaGiveawayResults: ['other: Giveaway', 'other: Giveaway'],
  messageMediaPaidMedia: ['other: Paid media', 'other: Paid media'],
};

/** What a service message of every kind says, with all it can have. */
const ACTIONS: Record<string, string> = {
  messageActionEmpty: 'Service message',
  messageActionChatCreate: 'Anna Lindqvist created the group “words”',
  messageActionChatEditTitle: 'Anna Lindqvist changed the title to “words”',
  messageActionChatEditPhoto: 'Anna Lindqvist changed the chat photo',
  messageActionChatDeletePhoto: 'Anna Lindqvist removed the chat photo',
  messageActionChatAddUser: 'Anna Lindqvist joined the group',
  messageActionChatDeleteUser: 'Anna Lindqvist left the group',
  messageActionChatJoinedByLink: 'Anna Lindqvist joined the group',
  messageActionChannelCreate: '“words” was created',
  messageActionChatMigrateTo: 'The group became a supergroup',
  messageActionChannelMigrateFrom: 'The group became a supergroup',
  messageActionPinMessage: 'Anna Lindqvist pinned a message',
  messageActionHistoryClear: 'The history was cleared',
  messageActionGameScore: 'Anna Lindqvist scored 3 in a game',
  messageActionPaymentSentMe: 'Anna Lindqvist paid an invoice',
  messageActionPaymentSent: 'Anna Lindqvist paid an invoice',
  messageActionPhoneCall: 'Missed video call by Anna Lindqvist',
  messageActionScreenshotTaken: 'Anna Lindqvist took a screenshot',
  messageActionCustomAction: 'words',
  messageActionBotAllowed: 'Anna Lindqvist allowed the bot to write',
  messageActionSecureValuesSentMe: 'Anna Lindqvist sent identity documents to a bot',
  messageActionSecureValuesSent: 'Anna Lindqvist sent identity documents to a bot',
  messageActionContactSignUp: 'Anna Lindqvist joined Telegram',
  messageActionGeoProximityReached: 'Anna Lindqvist is within 3 m of Anna Lindqvist',
  messageActionGroupCall: 'The group call ended',
  messageActionInviteToGroupCall: 'Anna Lindqvist invited Anna Lindqvist to the group call',
  messageActionSetMessagesTTL: 'Anna Lindqvist made messages delete themselves',
  messageActionGroupCallScheduled: 'Anna Lindqvist scheduled a group call',
  messageActionSetChatTheme: 'Anna Lindqvist changed the chat theme',
  messageActionChatJoinedByRequest: 'Anna Lindqvist joined the group',
  messageActionWebViewDataSentMe: 'Anna Lindqvist sent data to a bot: “words”',
  messageActionWebViewDataSent: 'Anna Lindqvist sent data to a bot: “words”',
  messageActionGiftPremium: 'Anna Lindqvist gave Telegram Premium for 3 months',
  messageActionTopicCreate: 'Anna Lindqvist created the topic “words”',
  messageActionTopicEdit: 'Anna Lindqvist renamed the topic to “words”',
  messageActionSuggestProfilePhoto: 'Anna Lindqvist suggested a profile photo',
  messageActionRequestedPeer: 'Anna Lindqvist shared a contact or chat with a bot',
  messageActionSetChatWallPaper: 'Anna Lindqvist changed the chat background',
  messageActionGiftCode: 'A gift code for 3 months of Telegram Premium',
  messageActionGiveawayLaunch: 'Anna Lindqvist started a giveaway',
  messageActionGiveawayResults: 'The giveaway has 3 winners',
  messageActionBoostApply: 'Anna Lindqvist boosted the group',
  messageActionRequestedPeerSentMe: 'Anna Lindqvist shared a contact or chat with a bot',
  messageActionPaymentRefunded: 'A payment was refunded',
  messageActionGiftStars: 'Anna Lindqvist gave 7101 Stars',
  messageActionPrizeStars: 'A prize of 7101 Stars',
  messageActionStarGift: 'Anna Lindqvist gave a gift',
  messageActionStarGiftUnique: 'Anna Lindqvist gave a collectible gift',
};

/** Those that a person sees; the others are text like any other. */
const ENTITIES: Record<string, string | undefined> = {
  messageEntityUnknown: undefined,
  messageEntityMention: 'mention',
  messageEntityHashtag: undefined,
  messageEntityBotCommand: undefined,
  messageEntityUrl: 'link',
  messageEntityEmail: 'link',
  messageEntityBold: 'bold',
  messageEntityItalic: 'italic',
  messageEntityCode: 'code',
  messageEntityPre: 'pre',
  messageEntityTextUrl: 'link',
  messageEntityMentionName: 'mention',
  // Only ever sent, never received.
  inputMessageEntityMentionName: undefined,
  messageEntityPhone: undefined,
  messageEntityCashtag: undefined,
  messageEntityUnderline: 'underline',
  messageEntityStrike: 'strike',
  messageEntityBankCard: undefined,
  messageEntitySpoiler: 'spoiler',
  // Its text is the emoji to show in its place.
  messageEntityCustomEmoji: undefined,
  messageEntityBlockquote: 'quote',
};

describe('every kind of message there is', function () {
  this.timeout(30_000);
  let demo: DemoTelegram;
  let maya: Account;

  before(async () => {
    demo = await startDemo({});
    maya = await startAccount(demo, MAYA);
    await maya.dialogs();
  });
  after(async () => {
    await maya.gateway.stop();
    await demo.close();
  });

  const put = (content: Content) =>
    demo.control.put({ accountId: MAYA, dialogId: ANNA_DIALOG, content }).messageId;
  async function read(content: Content): Promise<Message> {
    const messageId = put(content);
    const options = { dialogId: ANNA_DIALOG, limit: 1, withReplies: true, signal: forever };
    const [message] = await maya.gateway.fetchMessages(options);
    assert.equal(message?.messageId, messageId);
    return message;
  }
  const media = async (sample: TlObject) => {
    const { media: found } = await read({ text: '', raw: { media: sample } });
    return found && `${found.kind}: ${found.label}`;
  };

  it('is in these lists: none of the schema is forgotten', () => {
    assert.deepEqual(constructorsOf('MessageMedia').sort(), Object.keys(MEDIA).sort());
    assert.deepEqual(constructorsOf('MessageAction').sort(), Object.keys(ACTIONS).sort());
    assert.deepEqual(constructorsOf('MessageEntity').sort(), Object.keys(ENTITIES).sort());
  });

  for (const [name, [least, whole]] of Object.entries(MEDIA)) {
    it(`${name} becomes “${whole ?? 'nothing'}”`, async () => {
      assert.equal(await media(sampleOf(name, false)), least);
      assert.equal(await media(sampleOf(name, true)), whole);
    });
  }

  for (const [name, text] of Object.entries(ACTIONS)) {
    it(`${name} says “${text}”, and no model hears of it`, async () => {
      const message = await read({ text: '', service: sampleOf(name, true) });
      assert.equal(message.text, text);
      assert.equal(message.service, true);
      assert.deepEqual(writtenMessages([message]), []);
    });
  }

  for (const [name, kind] of Object.entries(ENTITIES)) {
    it(`${name} is ${kind ?? 'plain text'}`, async () => {
      const entity = { ...sampleOf(name, true), offset: 1, length: 3 };
      const { entities } = await read({ text: 'a bc d', entities: [entity] });
      assert.deepEqual(
        entities?.map((one) => one.kind),
        kind && [kind],
      );
    });
  }

  it('a poll comes with its options and the own vote', async () => {
    const option = (text: string) => ({
      _: 'pollAnswer',
      text: { _: 'textWithEntities', text, entities: [] },
      option: Buffer.from(text),
    });
    const votes = (text: string, chosen: boolean) => ({
      _: 'pollAnswerVoters',
      chosen,
      option: Buffer.from(text),
      voters: 2,
    });
    const question = { _: 'textWithEntities', text: 'Which day?', entities: [] };
    const poll = { _: 'poll', id: 1n, question, answers: [option('Mon'), option('Tue')] };
    const results = { _: 'pollResults', results: [votes('Mon', false), votes('Tue', true)] };
    const found = await read({
      text: '',
      raw: { media: { _: 'messageMediaPoll', poll, results } },
    });
    assert.deepEqual(found.media, {
      kind: 'poll',
      label: 'Poll Which day?',
      options: [
        { text: 'Mon', chosen: false },
        { text: 'Tue', chosen: true },
      ],
    });
    assert.deepEqual(lineOf(found)['media'], {
      kind: 'poll',
      label: 'Poll Which day?',
      options: [{ text: 'Mon' }, { text: 'Tue', chosen_by_me: true }],
    });
  });

  it('of the page behind a link the words are kept, and nothing else', async () => {
    const webpage = { ...sampleOf('webPage', false), site_name: 'Site', title: 'A title' };
    const raw = { media: { _: 'messageMediaWebPage', webpage } };
    const found = await read({ text: 'https://a.example', raw });
    assert.deepEqual(found.linkPreview, { site: 'Site', title: 'A title' });
    assert.equal(found.media, undefined);
    assert.equal(lineOf(found)['link_preview'], 'Site – A title');
  });

  it('what expires, shows once or may not be copied is marked, and no model is shown it', async () => {
    const photo = { _: 'messageMediaPhoto', photo: sampleOf('photo', false) };
    const once = await read({ text: '', raw: { media: { ...photo, ttl_seconds: 10 } } });
    assert.equal(once.media?.withheld, 'viewOnce');
    const gone = await read({ text: '', raw: { media: sampleOf('messageMediaPhoto', false) } });
    assert.equal(gone.media?.withheld, 'expired');
    const kept = await read({ text: 'a secret', raw: { media: photo, noforwards: true } });
    assert.deepEqual(
      [kept.media?.withheld, kept.protected, kept.text],
      ['protected', true, 'a secret'],
    );
    assert.deepEqual([lineOf(kept)['withheld'], lineOf(kept)['text']], ['protected', '']);
    assert.equal(JSON.stringify(lineOf(kept)).includes('secret'), false);
    const line = JSON.stringify(lineOf({ ...kept, reply: { out: false, text: 'words' } }));
    assert.equal(line.includes('words'), false);
  });

  it('a reply carries what it answers, in the range or long before it, asked for once', async () => {
    const first = put({ text: 'the very first' });
    const lost = put({ text: 'soon gone' });
    for (let i = 0; i < 5; i++) put({ text: `talk ${i}` });
    const header = {
      _: 'messageReplyHeader',
      quote: true,
      quote_text: 'very',
      reply_to_msg_id: first,
    };
    put({ text: 'about that', replyToId: first });
    put({ text: 'about a part', raw: { reply_to: header } });
    const near = put({ text: 'near' });
    put({ text: 'about this', replyToId: near });
    put({ text: 'about nothing', replyToId: lost });
    demo.control.delete({ accountId: MAYA, dialogId: ANNA_DIALOG, messageId: lost });
    const before = demo.control.calls().length;
    const options = { dialogId: ANNA_DIALOG, limit: 5, withReplies: true, signal: forever };
    const messages = await maya.gateway.fetchMessages(options);
    const anna = { out: false, senderName: 'Anna Lindqvist' };
    assert.deepEqual(
      messages.map(({ reply }) => reply),
      [
        { ...anna, text: 'the very first' },
        { ...anna, text: 'very', quoted: true },
        undefined,
        { ...anna, text: 'near' },
        { out: false },
      ],
    );
    const asked = demo.control.calls().slice(before);
    assert.deepEqual(asked, ['messages.getHistory', 'messages.getMessages']);
    const quote = messages[1] ?? assert.fail();
    assert.deepEqual(lineOf(quote)['quotes'], { name: 'Anna Lindqvist', text: 'very' });
  });

  it('a forward names the person, the channel with its author, or the name of who hides', async () => {
    const person = await read({ text: 'x', forward: { fromId: ANNA_DIALOG, at: 1 } });
    assert.equal(person.forwardedFrom, 'Anna Lindqvist');
    const [channel] = (await maya.dialogs()).filter(({ kind }) => kind === 'channel');
    assert.ok(channel);
    assert.ok(isDialogId(channel.dialogId));
    const origin = { fromId: channel.dialogId, author: 'Eva', at: 1 };
    const post = await read({ text: 'x', forward: origin });
    assert.equal(post.forwardedFrom, `${channel.title} (Eva)`);
    const hidden = await read({ text: 'x', forward: { fromName: 'A friend', at: 1 } });
    assert.equal(hidden.forwardedFrom, 'A friend');
  });
});

function lineOf(message: Message): Record<string, unknown> {
  const line: unknown = JSON.parse(transcriptLine(message, { dialogKind: 'private' }));
  assert.ok(typeof line === 'object' && line !== null);
  return { ...line };
}
