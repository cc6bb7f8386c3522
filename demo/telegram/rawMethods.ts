// The Telegram API methods the server answers. One function per method; plain objects in and out.
import { randomBytes } from 'node:crypto';
import type { TlObject } from './tl/codec.ts';
import { type AuthKey, type Handler, MtServer, RpcError } from './mtproto/server.ts';
import type { Session } from './mtproto/session.ts';
import { SrpPassword } from './mtproto/srp.ts';
import { type Chat, type Msg, type PeerKey, World, notify } from './rawWorld.ts';

export interface Backend {
  accounts: Map<bigint, World>;
  server: MtServer;
  tokens: Map<string, AuthKey>; // QR login token (hex) -> auth key that shows it
  exported: Map<string, bigint>; // auth.exportAuthorization bytes (hex) -> user
  code: string; // the login code every phone number gets
  onSent?: (w: World, key: PeerKey, m: Msg) => void; // e.g. an auto-reply for the demo
}
const OPEN = new Set([
  'help.getConfig',
  'help.getNearestDc',
  'help.getAppConfig',
  'help.getTermsOfServiceUpdate',
  'langpack.getLanguages',
  'auth.sendCode',
  'auth.resendCode',
  'auth.signIn',
  'auth.exportLoginToken',
  'auth.importLoginToken',
  'auth.checkPassword',
  'auth.importAuthorization',
  'auth.bindTempAuthKey',
  'account.getPassword',
  'auth.logOut',
]);

export function telegramMethods(be: () => Backend): Map<string, Handler> {
  const m = new Map<string, Handler>();
  const world = (s: Session): World => {
    const w = s.key.userId === undefined ? undefined : be().accounts.get(s.key.userId);
    if (!w) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
    return w;
  };
  const def = (name: string, h: (w: World, q: any, s: Session) => unknown) =>
    m.set(name, (s, q) => h(world(s), q, s));
  const open = (name: string, h: Handler) => {
    if (!OPEN.has(name)) throw new Error(name);
    m.set(name, h);
  };

  // ---- help -----------------------------------------------------------------------------------------------
  open('help.getConfig', (s) => config(be().server, s.key.dc));
  open('help.getNearestDc', (s) => ({
    _: 'nearestDc',
    country: 'NL',
    this_dc: s.key.dc,
    nearest_dc: s.key.dc,
  }));
  open('help.getAppConfig', () => ({
    _: 'help.appConfig',
    hash: 1,
    config: { _: 'jsonObject', value: [] },
  }));
  open('help.getTermsOfServiceUpdate', () => ({
    _: 'help.termsOfServiceUpdateEmpty',
    expires: Math.floor(Date.now() / 1000) + 86400,
  }));

  // ---- auth -----------------------------------------------------------------------------------------------
  const byPhone = (phone: string) =>
    [...be().accounts.values()].find((w) => w.me.phone === phone.replace(/\D/g, ''));
  const finish = (s: Session, w: World): TlObject => {
    s.key.userId = w.me.id;
    delete s.key.pendingUserId;
    return { _: 'auth.authorization', user: w.tlUser(w.me) };
  };
  const signIn = (s: Session, w: World): TlObject => {
    if (!w.password) return finish(s, w);
    s.key.pendingUserId = w.me.id;
    throw new RpcError(401, 'SESSION_PASSWORD_NEEDED');
  };
  open('auth.sendCode', (s, q) => {
    const w = byPhone(q.phone_number);
    if (!w) throw new RpcError(400, 'PHONE_NUMBER_INVALID');
    if (w.homeDc !== s.key.dc) throw new RpcError(303, `PHONE_MIGRATE_${w.homeDc}`);
    return {
      _: 'auth.sentCode',
      type: { _: 'auth.sentCodeTypeApp', length: be().code.length },
      phone_code_hash: 'h' + w.me.phone,
    };
  });
  open('auth.signIn', (s, q) => {
    const w = byPhone(q.phone_number);
    if (!w) throw new RpcError(400, 'PHONE_NUMBER_INVALID');
    if (q.phone_code !== be().code) throw new RpcError(400, 'PHONE_CODE_INVALID');
    return signIn(s, w);
  });
  open('auth.exportLoginToken', (s) => {
    if (s.key.userId !== undefined)
      return {
        _: 'auth.loginTokenSuccess',
        authorization: { _: 'auth.authorization', user: world(s).tlUser(world(s).me) },
      };
    if (s.key.pendingUserId !== undefined) {
      const w = be().accounts.get(s.key.pendingUserId)!;
      if (w.homeDc !== s.key.dc)
        return {
          _: 'auth.loginTokenMigrateTo',
          dc_id: w.homeDc,
          token: Buffer.from(s.key.loginToken!, 'hex'),
        };
      return { _: 'auth.loginTokenSuccess', authorization: signIn(s, w) };
    }
    if (s.key.loginToken) be().tokens.delete(s.key.loginToken);
    const token = randomBytes(32);
    s.key.loginToken = token.toString('hex');
    be().tokens.set(s.key.loginToken, s.key);
    return { _: 'auth.loginToken', expires: Math.floor(be().server.now() / 1000) + 30, token };
  });
  open('auth.importLoginToken', (s, q) => {
    const other = be().tokens.get(q.token.toString('hex'));
    const w =
      other?.pendingUserId === undefined ? undefined : be().accounts.get(other.pendingUserId);
    if (!w) throw new RpcError(400, 'AUTH_TOKEN_EXPIRED');
    return { _: 'auth.loginTokenSuccess', authorization: signIn(s, w) };
  });
  open('account.getPassword', (s) => {
    const id = s.key.userId ?? s.key.pendingUserId;
    const w = id === undefined ? undefined : be().accounts.get(id);
    if (!w) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
    const base = {
      _: 'account.password',
      new_algo: new SrpPasswordAlgo().algo,
      new_secure_algo: { _: 'securePasswordKdfAlgoSHA512', salt: randomBytes(8) },
      secure_random: randomBytes(256),
    };
    if (!w.password) return base;
    const c = w.password.challenge();
    return {
      ...base,
      has_password: true,
      current_algo: w.password.algo,
      srp_B: c.B,
      srp_id: c.srpId,
      hint: w.password.hint,
    };
  });
  open('auth.checkPassword', (s, q) => {
    const w =
      s.key.pendingUserId === undefined ? undefined : be().accounts.get(s.key.pendingUserId);
    if (!w?.password) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
    const ok =
      q.password._ === 'inputCheckPasswordSRP'
        ? w.password.check(q.password.srp_id, q.password.A, q.password.M1)
        : undefined;
    if (ok === undefined) throw new RpcError(400, 'SRP_ID_INVALID');
    if (!ok) throw new RpcError(400, 'PASSWORD_HASH_INVALID');
    return finish(s, w);
  });
  def('auth.exportAuthorization', (w, q, s) => {
    if (q.dc_id === s.key.dc || !be().server.ports.has(q.dc_id))
      throw new RpcError(400, 'DC_ID_INVALID');
    const bytes = randomBytes(32);
    be().exported.set(bytes.toString('hex'), w.me.id);
    return { _: 'auth.exportedAuthorization', id: w.me.id, bytes };
  });
  open('auth.importAuthorization', (s, q) => {
    const w = be().accounts.get(be().exported.get(q.bytes.toString('hex')) ?? -1n);
    if (!w || w.me.id !== q.id) throw new RpcError(400, 'AUTH_BYTES_INVALID');
    be().exported.delete(q.bytes.toString('hex'));
    return finish(s, w);
  });
  open('auth.bindTempAuthKey', (s, q) => {
    // the encrypted proof is not checked: this is a test server
    if (!be().server.keys.has(q.perm_auth_key_id))
      throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID');
    s.wire.permOf = q.perm_auth_key_id;
    for (const [n, x] of be().server.sessions) if (x === s) be().server.sessions.delete(n); // next packet re-binds to the perm key
    return true;
  });
  open('auth.logOut', (s) => {
    world(s);
    delete s.key.userId;
    return { _: 'auth.loggedOut' };
  });

  // ---- users, chats, contacts ----------------------------------------------------------------------------------
  def('users.getUsers', (w, q) =>
    q.id.map((i: TlObject) => {
      const p = i._ === 'inputUserSelf' ? w.me : w.people.get(i.user_id);
      return p && (p === w.me || p.contact || p.accessHash === i.access_hash)
        ? w.tlUser(p)
        : { _: 'userEmpty', id: i.user_id ?? 0n };
    }),
  );
  def('users.getFullUser', (w, q) => {
    const key = inputPeer(
      w,
      q.id._ === 'inputUserSelf' ? { _: 'inputPeerSelf' } : { ...q.id, _: 'inputPeerUser' },
    );
    const p = w.people.get(BigInt(key.slice(1)))!;
    return {
      _: 'users.userFull',
      full_user: {
        _: 'userFull',
        id: p.id,
        settings: { _: 'peerSettings' },
        notify_settings: notify(),
        common_chats_count: 0,
      },
      ...w.entities([key]),
    };
  });
  def('contacts.getContacts', (w) => {
    const c = [...w.people.values()].filter((p) => p.contact);
    return {
      _: 'contacts.contacts',
      contacts: c.map((p) => ({ _: 'contact', user_id: p.id, mutual: true })),
      saved_count: c.length,
      users: c.map((p) => w.tlUser(p)),
    };
  });
  def('contacts.resolveUsername', (w, q) => {
    const name = q.username.toLowerCase();
    const p = [...w.people.values()].find((x) => x.username?.toLowerCase() === name),
      g = [...w.groups.values()].find((x) => x.username?.toLowerCase() === name);
    if (!p && !g) throw new RpcError(400, 'USERNAME_NOT_OCCUPIED');
    const key = p ? w.keyOf('user', p.id) : w.keyOf('group', g!.id);
    return { _: 'contacts.resolvedPeer', peer: w.tlPeer(key), ...w.entities([key]) };
  });
  const getChats = (w: World, ids: bigint[]) => ({
    _: 'messages.chats',
    chats: ids.flatMap((id) => w.groups.get(id) ?? []).map((g) => w.tlGroup(g)),
  });
  def('messages.getChats', (w, q) => getChats(w, q.id));
  def('channels.getChannels', (w, q) =>
    getChats(
      w,
      q.id.map((c: TlObject) => {
        inputPeer(w, { ...c, _: 'inputPeerChannel' });
        return c.channel_id;
      }),
    ),
  );

  // ---- dialogs and messages ------------------------------------------------------------------------------------
  const dialogsAnswer = (w: World, page: Chat[]) => {
    const tops = page.flatMap((c) => c.msgs.at(-1) ?? []);
    return {
      dialogs: page.map((c) => w.tlDialog(c)),
      messages: page.flatMap((c) => (c.msgs.length ? [w.tlMessage(c.key, c.msgs.at(-1)!)] : [])),
      ...w.entities(
        page.map((c) => c.key),
        tops,
      ),
    };
  };
  def('messages.getDialogs', (w, q) => {
    let all = w.dialogs();
    if (q.folder_id) all = [];
    const total = all.length;
    if (q.exclude_pinned) all = all.filter((c) => !c.pinned);
    let start = 0;
    if (q.offset_peer._ !== 'inputPeerEmpty') {
      const k = inputPeer(w, q.offset_peer);
      start = all.findIndex((c) => c.key === k) + 1;
    }
    if (start === 0 && q.offset_date) {
      const i = all.findIndex((c) => !c.pinned && c.msgs.at(-1)!.date < q.offset_date);
      start = i < 0 ? all.length : i;
    }
    const page = all.slice(start, start + Math.min(Math.max(q.limit, 1), 100));
    return start === 0 && page.length === total
      ? { _: 'messages.dialogs', ...dialogsAnswer(w, page) }
      : { _: 'messages.dialogsSlice', count: total, ...dialogsAnswer(w, page) };
  });
  def('messages.getPinnedDialogs', (w) => ({
    _: 'messages.peerDialogs',
    ...dialogsAnswer(
      w,
      w.dialogs().filter((c) => c.pinned),
    ),
    state: w.tlState(),
  }));
  def('messages.getPeerDialogs', (w, q) => ({
    _: 'messages.peerDialogs',
    ...dialogsAnswer(
      w,
      q.peers.map((p: TlObject) => w.chat(inputPeer(w, p.peer))),
    ),
    state: w.tlState(),
  }));
  const messagesAnswer = (
    w: World,
    key: PeerKey | undefined,
    list: { key: PeerKey; m: Msg }[],
    total: number,
    whole: boolean,
  ) => {
    const body = {
      messages: list.map((x) => w.tlMessage(x.key, x.m)),
      ...w.entities(
        new Set(list.map((x) => x.key).concat(key ?? [])),
        list.map((x) => x.m),
      ),
      topics: [],
    };
    if (key?.[0] === 'h')
      return { _: 'messages.channelMessages', pts: w.chat(key).pts, count: total, ...body };
    return whole
      ? { _: 'messages.messages', ...body }
      : { _: 'messages.messagesSlice', count: total, ...body };
  };
  const page = (w: World, key: PeerKey, q: any, keep: (m: Msg) => boolean = () => true) => {
    const all = w.chat(key).msgs.filter(keep).reverse(); // newest first
    let i = 0;
    if (q.offset_id) {
      i = all.findIndex((x) => x.id < q.offset_id);
      if (i < 0) i = all.length;
    } else if (q.offset_date) {
      i = all.findIndex((x) => x.date < q.offset_date);
      if (i < 0) i = all.length;
    }
    i += q.add_offset;
    const list = all
      .slice(Math.max(i, 0), Math.max(i + Math.min(q.limit, 100), 0))
      .filter((x) => (!q.max_id || x.id < q.max_id) && (!q.min_id || x.id > q.min_id));
    return messagesAnswer(
      w,
      key,
      list.map((x) => ({ key, m: x })),
      all.length,
      list.length === all.length,
    );
  };
  def('messages.getHistory', (w, q) => page(w, inputPeer(w, q.peer), q));
  def('messages.search', (w, q) =>
    page(
      w,
      inputPeer(w, q.peer),
      q,
      (x) =>
        x.text.toLowerCase().includes(q.q.toLowerCase()) &&
        (q.filter._ !== 'inputMessagesFilterPhotos' || x.media?._ === 'messageMediaPhoto'),
    ),
  );
  const ids = (q: any): number[] => q.id.map((i: any) => (typeof i === 'number' ? i : i.id));
  def('messages.getMessages', (w, q) => {
    const want = new Set(ids(q)),
      list = [...w.chats.values()]
        .filter((c) => c.key[0] !== 'h')
        .flatMap((c) => c.msgs.filter((x) => want.has(x.id)).map((x) => ({ key: c.key, m: x })));
    return messagesAnswer(w, undefined, list, list.length, true);
  });
  def('channels.getMessages', (w, q) => {
    const key = inputPeer(w, { ...q.channel, _: 'inputPeerChannel' }),
      want = new Set(ids(q)),
      list = w.chat(key).msgs.filter((x) => want.has(x.id));
    return messagesAnswer(
      w,
      key,
      list.map((x) => ({ key, m: x })),
      list.length,
      true,
    );
  });
  def('messages.sendMessage', (w, q, s) => {
    const key = inputPeer(w, q.peer);
    if (!q.message) throw new RpcError(400, 'MESSAGE_EMPTY');
    if (q.message.length > 4096) throw new RpcError(400, 'MESSAGE_TOO_LONG');
    if (w.sent.has(q.random_id)) throw new RpcError(500, 'RANDOM_ID_DUPLICATE');
    let update: TlObject | undefined;
    const keep = w.onUpdate;
    w.onUpdate = (u, k, e) => {
      update = u;
      keep(u, k, e);
    };
    const msg = (() => {
      try {
        return w.addMessage(
          key,
          {
            text: q.message,
            out: true,
            entities: q.entities,
            replyTo: q.reply_to?.reply_to_msg_id,
          },
          { randomId: q.random_id, except: s },
        );
      } finally {
        w.onUpdate = keep;
      }
    })();
    if (q.clear_draft) delete w.chat(key).draft;
    queueMicrotask(() => be().onSent?.(w, key, msg));
    if (key[0] === 'u')
      return {
        _: 'updateShortSentMessage',
        out: true,
        id: msg.id,
        pts: update!.pts,
        pts_count: 1,
        date: msg.date,
        entities: msg.entities,
      };
    return {
      _: 'updates',
      updates: [{ _: 'updateMessageID', id: msg.id, random_id: q.random_id }, update],
      ...w.entities([key], [msg]),
      date: w.date(),
      seq: 0,
    };
  });
  def('messages.saveDraft', (w, q, s) => {
    const c = w.chat(inputPeer(w, q.peer));
    c.draft = q.message
      ? {
          _: 'draftMessage',
          message: q.message,
          date: w.date(),
          entities: q.entities,
          no_webpage: q.no_webpage,
          reply_to: q.reply_to,
        }
      : { _: 'draftMessageEmpty', date: w.date() };
    w.onUpdate({ _: 'updateDraftMessage', peer: w.tlPeer(c.key), draft: c.draft }, [c.key], s);
    return true;
  });
  def('messages.getAllDrafts', (w) => {
    const c = [...w.chats.values()].filter((x) => x.draft?._ === 'draftMessage');
    return {
      _: 'updates',
      updates: c.map((x) => ({ _: 'updateDraftMessage', peer: w.tlPeer(x.key), draft: x.draft })),
      ...w.entities(c.map((x) => x.key)),
      date: w.date(),
      seq: 0,
    };
  });
  const read = (w: World, key: PeerKey, maxId: number, s: Session): TlObject => {
    const c = w.chat(key),
      to = Math.min(maxId || Infinity, c.msgs.at(-1)?.id ?? 0);
    if (to > c.readIn) {
      c.readIn = to;
      c.unread = c.msgs.filter((x) => !x.out && x.id > to).length;
    }
    const u =
      key[0] === 'h'
        ? {
            _: 'updateReadChannelInbox',
            channel_id: BigInt(key.slice(1)),
            max_id: to,
            still_unread_count: c.unread,
            pts: c.pts,
            pts_count: 0,
          }
        : {
            _: 'updateReadHistoryInbox',
            peer: w.tlPeer(key),
            max_id: to,
            still_unread_count: c.unread,
            pts_count: 1,
          };
    return w.emit(key, u, s);
  };
  def('messages.readHistory', (w, q, s) => {
    const u = read(w, inputPeer(w, q.peer), q.max_id, s);
    return { _: 'messages.affectedMessages', pts: u.pts, pts_count: 1 };
  });
  def('channels.readHistory', (w, q, s) => {
    read(w, inputPeer(w, { ...q.channel, _: 'inputPeerChannel' }), q.max_id, s);
    return true;
  });
  def('messages.setTyping', () => true);
  def('account.updateStatus', () => true);

  // ---- updates ---------------------------------------------------------------------------------------------------
  def('updates.getState', (w) => w.tlState());
  def('updates.getDifference', (w, q) => {
    if (q.pts >= w.pts) return { _: 'updates.differenceEmpty', date: w.date(), seq: 0 };
    if ((w.log[0]?.pts ?? 0) > q.pts + 1) return { _: 'updates.differenceTooLong', pts: w.pts };
    const missed = w.log.filter((x) => x.pts > q.pts).map((x) => x.update);
    return {
      _: 'updates.difference',
      new_messages: missed.filter((u) => u._ === 'updateNewMessage').map((u) => u.message),
      new_encrypted_messages: [],
      other_updates: missed.filter((u) => u._ !== 'updateNewMessage'),
      ...w.entities([...w.chats.keys()].filter((k) => missed.some((u) => keyOfUpdate(u) === k))),
      state: w.tlState(),
    };
  });
  def('updates.getChannelDifference', (w, q) => {
    const key = inputPeer(w, { ...q.channel, _: 'inputPeerChannel' }),
      c = w.chat(key);
    if (q.pts >= c.pts)
      return { _: 'updates.channelDifferenceEmpty', final: true, pts: c.pts, timeout: 30 };
    const missed = c.log.filter((x) => x.pts > q.pts).map((x) => x.update);
    return {
      _: 'updates.channelDifference',
      final: true,
      pts: c.pts,
      timeout: 30,
      new_messages: missed.filter((u) => u._ === 'updateNewChannelMessage').map((u) => u.message),
      other_updates: missed.filter((u) => u._ !== 'updateNewChannelMessage'),
      ...w.entities([key]),
    };
  });

  // ---- files -----------------------------------------------------------------------------------------------------
  def('upload.getFile', (w, q, s) => {
    const l = q.location,
      f = w.files.get(l.id ?? l.photo_id);
    if (!f) throw new RpcError(400, 'LOCATION_INVALID');
    if (f.dc !== s.key.dc) throw new RpcError(303, `FILE_MIGRATE_${f.dc}`);
    if (l.file_reference && !f.ref.equals(l.file_reference))
      throw new RpcError(400, 'FILE_REFERENCE_EXPIRED');
    if (q.limit % 4096 || q.limit > 1024 * 1024) throw new RpcError(400, 'LIMIT_INVALID');
    const bytes = l.thumb_size === 'm' && f.thumb ? f.thumb : f.bytes,
      at = Number(q.offset);
    return {
      _: 'upload.file',
      type: {
        _:
          f.mime === 'image/png'
            ? 'storage.filePng'
            : f.mime === 'image/jpeg'
              ? 'storage.fileJpeg'
              : 'storage.filePartial',
      },
      mtime: w.date(),
      bytes: bytes.subarray(at, at + q.limit),
    };
  });
  return m;
}

class SrpPasswordAlgo {
  get algo(): TlObject {
    return { ...fixed.algo, salt1: randomBytes(8), salt2: randomBytes(16) };
  }
}
const fixed = new SrpPassword('-');
const keyOfUpdate = (u: TlObject): PeerKey | undefined => {
  const p = u.message?.peer_id ?? u.peer;
  return p
    ? `${p._ === 'peerUser' ? 'u' : p._ === 'peerChat' ? 'c' : 'h'}${p.user_id ?? p.chat_id ?? p.channel_id}`
    : undefined;
};

/** InputPeer -> key, refusing unknown peers and wrong access hashes the way the real server does. */
export function inputPeer(w: World, p: TlObject): PeerKey {
  switch (p._) {
    case 'inputPeerSelf':
      return `u${w.me.id}`;
    case 'inputPeerUser': {
      const x = w.people.get(p.user_id);
      if (!x || (x !== w.me && !x.contact && x.accessHash !== p.access_hash))
        throw new RpcError(400, 'PEER_ID_INVALID');
      return `u${x.id}`;
    }
    case 'inputPeerChat': {
      const g = w.groups.get(p.chat_id);
      if (!g || g.kind !== 'group') throw new RpcError(400, 'PEER_ID_INVALID');
      return `c${g.id}`;
    }
    case 'inputPeerChannel': {
      const g = w.groups.get(p.channel_id);
      if (!g || g.kind === 'group' || g.accessHash !== p.access_hash)
        throw new RpcError(400, 'CHANNEL_INVALID');
      return `h${g.id}`;
    }
    default:
      throw new RpcError(400, 'PEER_ID_INVALID');
  }
}
function config(server: MtServer, dc: number): TlObject {
  const now = Math.floor(server.now() / 1000);
  return {
    _: 'config',
    date: now,
    expires: now + 3600,
    test_mode: false,
    this_dc: dc,
    dc_txt_domain_name: 'localhost',
    me_url_prefix: 'https://t.me/',
    webfile_dc_id: dc,
    dc_options: [...server.ports].map(([id, port]) => ({
      _: 'dcOption',
      id,
      ip_address: server.host,
      port,
    })),
    // the rest is required by one layer or another; values are the well-known defaults
    chat_size_max: 200,
    megagroup_size_max: 200000,
    forwarded_count_max: 100,
    online_update_period_ms: 210000,
    offline_blur_timeout_ms: 5000,
    offline_idle_timeout_ms: 30000,
    online_cloud_timeout_ms: 300000,
    notify_cloud_delay_ms: 30000,
    notify_default_delay_ms: 1500,
    push_chat_period_ms: 60000,
    push_chat_limit: 2,
    edit_time_limit: 172800,
    revoke_time_limit: 2147483647,
    revoke_pm_time_limit: 2147483647,
    rating_e_decay: 2419200,
    stickers_recent_limit: 200,
    channels_read_media_period: 604800,
    call_receive_timeout_ms: 20000,
    call_ring_timeout_ms: 90000,
    call_connect_timeout_ms: 30000,
    call_packet_timeout_ms: 10000,
    caption_length_max: 1024,
    message_length_max: 4096,
    saved_gifs_limit: 200,
    stickers_faved_limit: 5,
    pinned_dialogs_count_max: 5,
    pinned_infolder_count_max: 100,
  };
}
