import assert from 'node:assert/strict';
import { dialogMatcher, folded, folderMatcher, inListOrder } from './dialogFilter.ts';
import type { DialogFilter } from './dialogFilter.ts';
import type { Dialog, Folder } from './dialogRecords.ts';

const dialog = (dialogId: string, over: Partial<Dialog> = {}): Dialog => ({
  dialogId,
  kind: 'private',
  title: dialogId,
  unreadCount: 0,
  unreadMentions: 0,
  pinned: false,
  archived: false,
  canSend: true,
  ...over,
});
const folder = (over: Partial<Folder> = {}): Folder => ({
  folderId: 2,
  title: 'Work',
  includes: [],
  excludes: [],
  pinnedIds: [],
  includedIds: [],
  excludedIds: [],
  ...over,
});
const found = (filter: DialogFilter, dialogs: Dialog[]) =>
  dialogs.filter(dialogMatcher(filter)).map(({ dialogId }) => dialogId);

describe('a search in the list of dialogs', () => {
  const titles = [
    'Zoë Müller',
    'Łukasz Żółć',
    'Søren Ærø',
    'Straße 14',
    'Алёна Йошкина',
    'Ελένη Σεφέρης',
    'İpek Işık',
    'Ｗｉｄｅ ｎａｍｅ',
    '👩‍👩‍👧 The Garcías',
  ];
  const dialogs = titles.map((title, n) => dialog(`u${n}`, { title }));
  for (const [query, title] of [
    ['zoe muller', 'Zoë Müller'],
    ['MÜLLER', 'Zoë Müller'],
    ['lukasz zolc', 'Łukasz Żółć'],
    ['aero soren', 'Søren Ærø'],
    ['strasse', 'Straße 14'],
    ['алена ЙОШ', 'Алёна Йошкина'],
    ['ΕΛΕΝΗ σεφερησ', 'Ελένη Σεφέρης'],
    ['ipek isik', 'İpek Işık'],
    ['wide', 'Ｗｉｄｅ ｎａｍｅ'],
    ['  garcias   the ', '👩‍👩‍👧 The Garcías'],
  ] as const) {
    it(`finds “${title}” by “${query}”`, () => {
      assert.deepEqual(
        dialogs.filter(dialogMatcher({ query })).map((one) => one.title),
        [title],
      );
    });
  }

  it('finds by @name as well, and everything by nothing', () => {
    const rows = [dialog('u1', { title: 'Anna', username: 'AnnaB' }), dialog('u2')];
    assert.deepEqual(found({ query: '@annab' }, rows), ['u1']);
    assert.deepEqual(found({ query: 'annab anna' }, rows), ['u1']);
    assert.deepEqual(found({ query: ' ' }, rows), ['u1', 'u2']);
  });

  it('finds what every folded name holds, whatever the name', () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
    let state = seed;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state % below;
    };
    for (let round = 0; round < 300; round++) {
      // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic.
      const letters = Array.from({ length: 1 + random(12) }, () =>
        random(2) === 0 ? 0x20 + random(0x2e0) : 0x370 + random(0x390),
      );
      const title = String.fromCodePoint(...letters);
      for (const query of [title, title.toUpperCase(), title.normalize('NFD'), folded(title)]) {
        const isFound = dialogMatcher({ query })(dialog('u1', { title }));
        assert.ok(isFound, `${JSON.stringify(title)} by ${JSON.stringify(query)}, seed ${seed}`);
      }
    }
  });
});

describe('filters of the list of dialogs', () => {
  const rows = [
    dialog('u1', { unreadCount: 2 }),
    dialog('u2', { markedUnread: true, archived: true }),
    dialog('g3', { kind: 'group', unreadCount: 1, unreadMentions: 1, mutedUntil: 5 }),
    dialog('c4', { kind: 'channel', mutedUntil: 5, archived: true }),
    dialog('u5', { kind: 'bot' }),
  ];
  for (const [filter, ids] of [
    [{}, 'u1 u2 g3 c4 u5'],
    [{ unread: true }, 'u1 u2 g3'],
    [{ unread: false }, 'u1 u2 g3 c4 u5'],
    [{ mentions: true }, 'g3'],
    [{ archived: true }, 'u2 c4'],
    [{ archived: false }, 'u1 g3 u5'],
    [{ muted: true }, 'g3 c4'],
    [{ muted: false }, 'u1 u2 u5'],
    [{ kind: 'bot' }, 'u5'],
    [{ unread: true, muted: false, archived: false }, 'u1'],
    [{ folder: folder({ includes: ['groups', 'channels'] }), archived: false }, 'g3'],
  ] as const) {
    it(`${JSON.stringify(filter)} leaves ${ids}`, () => {
      assert.equal(found(filter as DialogFilter, rows).join(' '), ids);
    });
  }
});

describe('a folder', () => {
  const isIn = (of: Partial<Folder>, row: Dialog) => folderMatcher(folder(of))(row);

  it('has the kinds it includes', () => {
    const rows = [
      dialog('contacts', { contact: true }),
      dialog('nonContacts'),
      dialog('groups', { kind: 'group' }),
      dialog('channels', { kind: 'channel' }),
      dialog('bots', { kind: 'bot' }),
    ];
    for (const kind of ['contacts', 'nonContacts', 'groups', 'channels', 'bots'] as const) {
      const inIt = rows.filter(folderMatcher(folder({ includes: [kind] })));
      assert.deepEqual(
        inIt.map(({ dialogId }) => dialogId),
        [kind],
      );
    }
  });

  it('has what it names, whatever it excludes', () => {
    const row = dialog('u1', { archived: true, mutedUntil: 5 });
    const excludes = { excludes: ['muted', 'read', 'archived'] as Folder['excludes'] };
    assert.ok(isIn({ includedIds: ['u1'], ...excludes }, row));
    assert.ok(isIn({ pinnedIds: ['u1'], ...excludes }, row));
    assert.ok(!isIn({ includes: ['nonContacts'], ...excludes }, row));
  });

  it('leaves out who is excluded by name, though the kind is in it', () => {
    assert.ok(!isIn({ includes: ['nonContacts'], excludedIds: ['u1'] }, dialog('u1')));
  });

  it('leaves out what is muted, read or archived where it says so', () => {
    const all: Partial<Folder> = { includes: ['nonContacts'] };
    assert.ok(!isIn({ ...all, excludes: ['muted'] }, dialog('u1', { mutedUntil: 5 })));
    assert.ok(!isIn({ ...all, excludes: ['read'] }, dialog('u1')));
    assert.ok(isIn({ ...all, excludes: ['read'] }, dialog('u1', { markedUnread: true })));
    assert.ok(!isIn({ ...all, excludes: ['archived'] }, dialog('u1', { archived: true })));
  });

  it('brings a muted dialog back in which the account was called, unless it is archived', () => {
    const rules: Partial<Folder> = { includes: ['groups'], excludes: ['muted', 'read'] };
    const called = dialog('g1', { kind: 'group', mutedUntil: 5, unreadMentions: 1 });
    assert.ok(isIn(rules, called));
    assert.ok(!isIn(rules, { ...called, archived: true }));
  });
});

describe('the order of the list', () => {
  it('is the user’s own among the pinned, then the newest, the archive last', () => {
    const last = (at: number) => ({ last: { messageId: 1, at, out: false, preview: '' } });
    const rows = [
      dialog('u1', { archived: true, pinned: true, pinOrder: 0, ...last(9) }),
      dialog('u2', last(2)),
      dialog('u3', last(3)),
      dialog('u4', { pinned: true, pinOrder: 1, ...last(8) }),
      dialog('u5', { pinned: true, pinOrder: -1, ...last(1) }),
    ];
    assert.deepEqual(
      rows.sort(inListOrder).map(({ dialogId }) => dialogId),
      ['u5', 'u4', 'u3', 'u2', 'u1'],
    );
  });
});
