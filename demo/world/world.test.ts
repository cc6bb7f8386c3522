import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { imageSize } from '../telegram/state/imageSize.ts';
import { World } from '../telegram/state/world.ts';
import { generatedDialogs } from './generated.ts';
import { isGroup, secondsOf } from './notation.ts';
import { pictures } from './pictures/pictures.ts';
import { populate, sampleAccounts } from './populate.ts';

const NOW = 1_800_000_000_000;

function sampleWorld(minDialogs = 0, dcs = [2, 4]) {
  const world = new World(
    () => NOW,
    () => assert.fail('the past tells nobody'),
  );
  populate(world, sampleAccounts(minDialogs), dcs, new Map());
  const [maya, dmitry] = world.accounts.values();
  assert.ok(maya && dmitry);
  return { world, maya, dmitry };
}

describe('the sample dialogs', () => {
  it('are about forty, of every kind, each person and group known by one id', () => {
    const dialogs = sampleAccounts().flatMap((account) => account.dialogs);
    assert.ok(dialogs.length >= 38 && dialogs.length <= 45, String(dialogs.length));
    const ids = dialogs.map((dialog) => dialog.with.id);
    assert.equal(new Set(ids).size, ids.length);
    const kinds = new Set(
      dialogs.map(({ with: peer }) => (isGroup(peer) ? peer.kind : peer.isBot ? 'bot' : 'person')),
    );
    assert.deepEqual([...kinds].sort(), ['bot', 'broadcast', 'group', 'person', 'supergroup']);
  });

  it('begin with Anna’s question, one about a photo and one in Russian', () => {
    const { maya } = sampleWorld();
    const top = maya.sortedDialogs().slice(0, 3);
    const unread = top.map((dialog) => maya.unread(dialog));
    assert.deepEqual(
      top.map(({ id }) => id),
      ['u7101', 'u7102', 'u7103'],
    );
    for (const messages of unread) {
      assert.ok(messages.length > 0 && messages[0]?.text.includes('?'));
    }
    assert.ok(unread[1]?.some(({ media }) => media?.kind === 'photo'));
    assert.match(unread[2]?.[0]?.text ?? '', /[а-я]/);
  });

  it('hold albums, forwards, replies, voice, documents, edits, service messages, RTL, ZWJ and hostile orders', () => {
    const messages = sampleAccounts()
      .flatMap((account) => account.dialogs)
      .flatMap((dialog) => dialog.messages);
    const has = (look: (message: (typeof messages)[number]) => unknown) => messages.some(look);
    assert.ok(has((m) => m.album) && has((m) => m.forwardedFrom) && has((m) => m.replyTo));
    assert.ok(has((m) => m.voiceSeconds) && has((m) => m.document) && has((m) => m.isEdited));
    assert.ok(has((m) => m.service) && has((m) => m.mentionsMe));
    for (const script of [/\p{Script=Hebrew}/u, /\p{Script=Arabic}/u, /\u200d/u]) {
      assert.ok(has((m) => script.test(m.text)));
    }
    assert.ok(has((m) => /ignore previous instructions/i.test(m.text)));
  });

  it('keep some that wait for no answer: the last word was ours, or thanks', () => {
    const { maya } = sampleWorld();
    const settled = maya.sortedDialogs().filter((dialog) => maya.unread(dialog).length === 0);
    assert.ok(settled.length >= 4);
  });

  it('give every mailbox ids that grow with time', () => {
    const { maya, dmitry } = sampleWorld();
    for (const account of [maya, dmitry]) {
      const own = [...account.allDialogs()].filter(({ id }) => !id.startsWith('c'));
      const messages = own.flatMap((dialog) => dialog.messages).sort((a, b) => a.id - b.id);
      const times = messages.map(({ at }) => at);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
    }
  });

  it('are shared where both owners are in them', () => {
    const { maya, dmitry } = sampleWorld();
    const texts = (account: typeof maya, id: 'u7001' | 'u7002' | 'c8001') =>
      account.getDialog(id)?.messages.map(({ text }) => text);
    assert.deepEqual(texts(maya, 'u7002'), texts(dmitry, 'u7001'));
    assert.equal(maya.getDialog('c8001')?.messages, dmitry.getDialog('c8001')?.messages);
  });

  it('are the same in every run, and as many as asked for', () => {
    const [one, other] = [sampleWorld(500), sampleWorld(500)];
    const ids = ({ world }: typeof one) => [...world.files.keys(), ...world.people.keys()];
    assert.deepEqual(ids(one), ids(other));
    assert.equal(one.maya.sortedDialogs().length, 500);
    assert.equal(generatedDialogs(3).length, 3);
  });

  it('live in one data centre where there is but one', () => {
    const { world, dmitry } = sampleWorld(0, [2]);
    assert.equal(dmitry.homeDc, 2);
    assert.ok([...world.files.values()].every(({ dc }) => dc === 2));
  });
});

describe('the pictures', () => {
  it('are images, each visibly another', () => {
    const all = Object.values(pictures).map((draw) => draw().toPng());
    for (const image of all) assert.equal(imageSize(image).mimeType, 'image/png');
    const hashes = all.map((image) => createHash('sha256').update(image).digest('hex'));
    assert.equal(new Set(hashes).size, all.length);
  });
});

describe('times counted back', () => {
  it('are read in days, hours and minutes, and nothing else', () => {
    assert.equal(secondsOf('1d 2h 3m'), 86_400 + 7200 + 180);
    assert.throws(() => secondsOf('soon'));
  });
});
