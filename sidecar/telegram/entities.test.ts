import assert from 'node:assert/strict';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { canSend, kindOf, nameOf, usernameOf } from './entities.ts';

const id = returnBigInt(5);
const photo = new Api.ChatPhotoEmpty();
type ChannelArgs = Partial<ConstructorParameters<typeof Api.Channel>[0]>;
type ChatArgs = Partial<ConstructorParameters<typeof Api.Chat>[0]>;
const channel = (args: ChannelArgs) => new Api.Channel({ id, title: 'T', photo, date: 0, ...args });
const chat = (args: ChatArgs) =>
  new Api.Chat({ id, title: 'T', photo, participantsCount: 2, date: 0, version: 1, ...args });
const silent = new Api.ChatBannedRights({ sendMessages: true, untilDate: 0 });
const noText = new Api.ChatBannedRights({ sendPlain: true, untilDate: 0 });
const noPictures = new Api.ChatBannedRights({ sendMedia: true, untilDate: 0 });
const admin = new Api.ChatAdminRights({ deleteMessages: true });
const author = new Api.ChatAdminRights({ postMessages: true });

describe('the kind of a dialog', () => {
  it('is group for supergroups, channel for broadcasts', () => {
    assert.equal(kindOf(chat({})), 'group');
    assert.equal(kindOf(channel({ megagroup: true })), 'group');
    assert.equal(kindOf(channel({ broadcast: true })), 'channel');
    assert.equal(kindOf(new Api.ChatForbidden({ id, title: 'T' })), 'group');
  });
});

describe('the right to write', () => {
  const rows: [what: string, entity: Parameters<typeof canSend>[0], can: boolean][] = [
    ['a person', new Api.User({ id }), true],
    ['a deleted account', new Api.User({ id, deleted: true }), false],
    ['Telegram’s own notices', new Api.User({ id: returnBigInt(777000) }), false],
    ['a group', chat({}), true],
    ['a group one has left', chat({ left: true }), false],
    ['a group that became a supergroup', chat({ deactivated: true }), false],
    ['a group one was thrown out of', new Api.ChatForbidden({ id, title: 'T' }), false],
    ['a group where members are silent', chat({ defaultBannedRights: silent }), false],
    ['the same as its creator', chat({ defaultBannedRights: silent, creator: true }), true],
    ['a supergroup', channel({ megagroup: true }), true],
    [
      'one that takes no pictures',
      channel({ megagroup: true, defaultBannedRights: noPictures }),
      true,
    ],
    ['one that takes no text', channel({ megagroup: true, defaultBannedRights: noText }), false],
    ['one that silenced this account', channel({ megagroup: true, bannedRights: silent }), false],
    [
      'one administered',
      channel({ megagroup: true, defaultBannedRights: silent, adminRights: admin }),
      true,
    ],
    ['one that was left', channel({ megagroup: true, left: true }), false],
    ['a channel', channel({ broadcast: true }), false],
    ['a channel one writes for', channel({ broadcast: true, adminRights: author }), true],
    ['a channel one only tidies', channel({ broadcast: true, adminRights: admin }), false],
    ['a closed channel', new Api.ChannelForbidden({ id, accessHash: id, title: 'T' }), false],
  ];
  for (const [what, entity, can] of rows) {
    it(`${what}: ${can ? 'yes' : 'no'}`, () => assert.equal(canSend(entity), can));
  }
});

describe('names', () => {
  it('are first and last, the user name, or a stand-in, on one line', () => {
    assert.equal(nameOf(new Api.User({ id, firstName: 'Анна', lastName: 'К.' })), 'Анна К.');
    assert.equal(nameOf(new Api.User({ id, username: 'anna' })), 'anna');
    assert.equal(nameOf(new Api.User({ id })), 'Unnamed');
    assert.equal(nameOf(channel({ title: 'a\nb' })), 'a b');
    assert.equal(nameOf(channel({ title: '\u202E' })), 'Untitled chat');
  });

  it('take the user name that is in use', () => {
    const usernames = [
      new Api.Username({ username: 'old' }),
      new Api.Username({ username: 'new', active: true }),
    ];
    assert.equal(usernameOf(new Api.User({ id, usernames })), 'new');
  });
});
