import assert from 'node:assert/strict';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import { indexEntities } from './entities.ts';
import { peerEntries, toInputPeer } from './peers.ts';

const long = (value: number) => returnBigInt(value);
const photo = new Api.ChatPhotoEmpty();

describe('what is kept of a peer', () => {
  const entries = peerEntries(
    indexEntities({
      users: [
        new Api.User({ id: long(1), self: true, accessHash: long(11) }),
        new Api.User({ id: long(2), accessHash: returnBigInt('-22') }),
        new Api.User({ id: long(3), accessHash: long(33), min: true }),
      ],
      chats: [
        new Api.Chat({ id: long(4), title: 'T', photo, participantsCount: 1, date: 0, version: 1 }),
        new Api.Channel({ id: long(5), title: 'T', photo, date: 0, accessHash: long(55) }),
      ],
    }),
  );

  it('leaves out partial people, whose hash is good for nothing', () => {
    assert.deepEqual(
      entries.map((entry) => entry.dialogId),
      ['u1', 'u2', 'g4', 'c5'],
    );
  });

  it('makes the peer of a request again', () => {
    const [self, user, group, channel] = entries.map(({ dialogId, peer }) =>
      toInputPeer(dialogId, peer),
    );
    assert.equal(self?.className, 'InputPeerSelf');
    assert.ok(user?.className === 'InputPeerUser' && String(user.accessHash) === '-22');
    assert.ok(group?.className === 'InputPeerChat' && String(group.chatId) === '4');
    assert.ok(channel?.className === 'InputPeerChannel' && String(channel.accessHash) === '55');
  });
});

describe('a peer never met', () => {
  it('is refused before Telegram is asked', () => {
    for (const peer of [undefined, 'nonsense']) {
      assert.throws(
        () => toInputPeer('u9', peer),
        (error) => error instanceof AppError && error.code === 'peerUnknown',
      );
    }
  });

  it('can be a basic group, which needs no hash', () => {
    assert.equal(toInputPeer('g9', undefined).className, 'InputPeerChat');
  });
});
