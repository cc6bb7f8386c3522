// The state of one account: people, chats, messages, drafts, read marks, files, update log. Pure data, no network.
import { randomBytes } from 'node:crypto';
import type { TlObject } from './tl/codec.ts';
import { SrpPassword } from './mtproto/srp.ts';

export type PeerKey = string; // u123 | c123 | h123
export interface Msg {
  id: number;
  date: number;
  from?: bigint;
  out: boolean;
  text: string;
  media?: TlObject;
  entities?: TlObject[];
  replyTo?: number;
  groupedId?: bigint;
}
export interface Chat {
  key: PeerKey;
  msgs: Msg[];
  readIn: number;
  readOut: number;
  unread: number;
  draft?: TlObject;
  pinned?: boolean;
  muteUntil?: number;
  pts: number;
  nextId: number;
  log: { pts: number; update: TlObject }[];
}
export interface StoredFile {
  id: bigint;
  accessHash: bigint;
  ref: Buffer;
  bytes: Buffer;
  mime: string;
  dc: number;
  thumb?: Buffer;
}
export interface Person {
  id: bigint;
  accessHash: bigint;
  firstName: string;
  lastName?: string;
  username?: string;
  phone?: string;
  bot?: boolean;
  contact?: boolean;
  photo?: StoredFile;
}
export interface Group {
  id: bigint;
  accessHash: bigint;
  title: string;
  kind: 'group' | 'supergroup' | 'broadcast';
  username?: string;
  members: number;
  photo?: StoredFile;
}

export const notify = (muteUntil?: number): TlObject => ({
  _: 'peerNotifySettings',
  ...(muteUntil ? { mute_until: muteUntil } : {}),
});

export class World {
  readonly me: Person;
  readonly people = new Map<bigint, Person>();
  readonly groups = new Map<bigint, Group>();
  readonly chats = new Map<PeerKey, Chat>();
  readonly files = new Map<bigint, StoredFile>();
  readonly sent = new Map<bigint, { key: PeerKey; id: number }>(); // random_id -> message, for de-duplication
  readonly log: { pts: number; update: TlObject }[] = []; // common-pts updates, for getDifference
  password: SrpPassword | undefined;
  homeDc: number;
  pts = 1;
  private nextMsgId = 1;
  private sorted: Chat[] | undefined;
  now: () => number = Date.now;
  /** called after every state change that other sessions must hear about */
  onUpdate: (u: TlObject, keys: PeerKey[], except?: unknown) => void = () => {};

  constructor(me: Omit<Person, 'accessHash'> & { accessHash?: bigint }, homeDc: number) {
    this.me = { accessHash: hash(), ...me };
    this.people.set(this.me.id, this.me);
    this.homeDc = homeDc;
  }
  date(): number {
    return Math.floor(this.now() / 1000);
  }

  addPerson(p: Omit<Person, 'accessHash'> & { accessHash?: bigint }): Person {
    const x = { accessHash: hash(), ...p };
    this.people.set(x.id, x);
    return x;
  }
  addGroup(g: Omit<Group, 'accessHash'> & { accessHash?: bigint }): Group {
    const x = { accessHash: hash(), ...g };
    this.groups.set(x.id, x);
    return x;
  }
  addFile(bytes: Buffer, mime: string, dc = this.homeDc, thumb?: Buffer): StoredFile {
    const f: StoredFile = {
      id: hash(),
      accessHash: hash(),
      ref: randomBytes(12),
      bytes,
      mime,
      dc,
      ...(thumb ? { thumb } : {}),
    };
    this.files.set(f.id, f);
    return f;
  }
  photoMedia(f: StoredFile, w: number, h: number): TlObject {
    return {
      _: 'messageMediaPhoto',
      photo: {
        _: 'photo',
        id: f.id,
        access_hash: f.accessHash,
        file_reference: f.ref,
        date: this.date(),
        dc_id: f.dc,
        sizes: [
          ...(f.thumb
            ? [
                {
                  _: 'photoSize',
                  type: 'm',
                  w: Math.ceil(w / 4),
                  h: Math.ceil(h / 4),
                  size: f.thumb.length,
                },
              ]
            : []),
          { _: 'photoSize', type: 'y', w, h, size: f.bytes.length },
        ],
      },
    };
  }
  documentMedia(f: StoredFile, name: string): TlObject {
    return {
      _: 'messageMediaDocument',
      document: {
        _: 'document',
        id: f.id,
        access_hash: f.accessHash,
        file_reference: f.ref,
        date: this.date(),
        mime_type: f.mime,
        size: f.bytes.length,
        dc_id: f.dc,
        attributes: [{ _: 'documentAttributeFilename', file_name: name }],
      },
    };
  }

  keyOf(kind: 'user' | 'group', id: bigint): PeerKey {
    return kind === 'user' ? `u${id}` : this.groups.get(id)!.kind === 'group' ? `c${id}` : `h${id}`;
  }
  chat(key: PeerKey): Chat {
    let c = this.chats.get(key);
    if (!c) {
      c = { key, msgs: [], readIn: 0, readOut: 0, unread: 0, pts: 1, nextId: 1, log: [] };
      this.chats.set(key, c);
      this.sorted = undefined;
    }
    return c;
  }
  /** Append a message. Without `quiet` it becomes an update (pts moves, sessions are told). */
  addMessage(
    key: PeerKey,
    m: {
      text?: string;
      from?: bigint;
      out?: boolean;
      date?: number;
      media?: TlObject;
      entities?: TlObject[];
      replyTo?: number;
      groupedId?: bigint;
    },
    o: { quiet?: boolean; randomId?: bigint; except?: unknown } = {},
  ): Msg {
    const c = this.chat(key),
      out = m.out ?? false;
    const msg: Msg = {
      id: key[0] === 'h' ? c.nextId++ : this.nextMsgId++,
      date: m.date ?? this.date(),
      out,
      text: m.text ?? '',
      ...(m.from !== undefined
        ? { from: m.from }
        : key[0] === 'u' && !out
          ? { from: BigInt(key.slice(1)) }
          : {}),
      ...(m.media ? { media: m.media } : {}),
      ...(m.entities ? { entities: m.entities } : {}),
      ...(m.replyTo ? { replyTo: m.replyTo } : {}),
      ...(m.groupedId ? { groupedId: m.groupedId } : {}),
    };
    c.msgs.push(msg);
    if (out) {
      c.readIn = msg.id;
      c.unread = 0;
    } else c.unread++;
    this.sorted = undefined;
    if (o.randomId !== undefined) this.sent.set(o.randomId, { key, id: msg.id });
    if (!o.quiet)
      this.emit(
        key,
        {
          _: key[0] === 'h' ? 'updateNewChannelMessage' : 'updateNewMessage',
          message: this.tlMessage(key, msg),
          pts_count: 1,
        },
        o.except,
      );
    return msg;
  }
  /** Give an update its pts, log it for getDifference, tell sessions. Returns it with pts. */
  emit(key: PeerKey, u: TlObject, except?: unknown): TlObject {
    const box = key[0] === 'h' ? this.chat(key) : this;
    const done = { ...u, pts: (box.pts += u.pts_count ?? 0) };
    box.log.push({ pts: done.pts, update: done });
    if (box.log.length > 5000) box.log.shift();
    this.onUpdate(done, [key], except);
    return done;
  }
  dialogs(): Chat[] {
    const top = (c: Chat) => c.msgs.at(-1);
    return (this.sorted ??= [...this.chats.values()]
      .filter((c) => c.msgs.length)
      .sort(
        (a, b) =>
          Number(!!b.pinned) - Number(!!a.pinned) ||
          top(b)!.date - top(a)!.date ||
          top(b)!.id - top(a)!.id,
      ));
  }
  resort(): void {
    this.sorted = undefined;
  }

  // ---- TL views -------------------------------------------------------------------------------------------
  tlPeer(key: PeerKey): TlObject {
    const id = BigInt(key.slice(1));
    return key[0] === 'u'
      ? { _: 'peerUser', user_id: id }
      : key[0] === 'c'
        ? { _: 'peerChat', chat_id: id }
        : { _: 'peerChannel', channel_id: id };
  }
  tlUser(p: Person): TlObject {
    const self = p.id === this.me.id;
    return {
      _: 'user',
      id: p.id,
      access_hash: p.accessHash,
      first_name: p.firstName,
      last_name: p.lastName,
      username: p.username,
      phone: self || p.contact ? p.phone : undefined,
      self,
      contact: p.contact,
      bot: p.bot,
      bot_info_version: p.bot ? 1 : undefined,
      photo: p.photo
        ? { _: 'userProfilePhoto', photo_id: p.photo.id, dc_id: p.photo.dc }
        : undefined,
      status: p.bot ? undefined : { _: 'userStatusOffline', was_online: this.date() - 60 },
    };
  }
  tlGroup(g: Group): TlObject {
    const photo: TlObject = g.photo
      ? { _: 'chatPhoto', photo_id: g.photo.id, dc_id: g.photo.dc }
      : { _: 'chatPhotoEmpty' };
    if (g.kind === 'group')
      return {
        _: 'chat',
        id: g.id,
        title: g.title,
        photo,
        participants_count: g.members,
        date: 1_600_000_000,
        version: 1,
      };
    return {
      _: 'channel',
      id: g.id,
      access_hash: g.accessHash,
      title: g.title,
      username: g.username,
      photo,
      date: 1_600_000_000,
      participants_count: g.members,
      megagroup: g.kind === 'supergroup',
      broadcast: g.kind === 'broadcast',
    };
  }
  tlMessage(key: PeerKey, m: Msg): TlObject {
    return {
      _: 'message',
      id: m.id,
      out: m.out,
      peer_id: this.tlPeer(key),
      date: m.date,
      message: m.text,
      media: m.media,
      entities: m.entities,
      grouped_id: m.groupedId,
      from_id:
        m.from !== undefined && key[0] !== 'u'
          ? { _: 'peerUser', user_id: m.from }
          : m.out && key[0] !== 'u'
            ? { _: 'peerUser', user_id: this.me.id }
            : undefined,
      reply_to: m.replyTo ? { _: 'messageReplyHeader', reply_to_msg_id: m.replyTo } : undefined,
    };
  }
  tlDialog(c: Chat): TlObject {
    return {
      _: 'dialog',
      peer: this.tlPeer(c.key),
      top_message: c.msgs.at(-1)?.id ?? 0,
      read_inbox_max_id: c.readIn,
      read_outbox_max_id: c.readOut,
      unread_count: c.unread,
      unread_mentions_count: 0,
      unread_reactions_count: 0,
      unread_poll_votes_count: 0,
      notify_settings: notify(c.muteUntil),
      pts: c.key[0] === 'h' ? c.pts : undefined,
      draft: c.draft,
      pinned: c.pinned,
    };
  }
  tlState(): TlObject {
    return {
      _: 'updates.state',
      pts: this.pts,
      qts: 0,
      date: this.date(),
      seq: 0,
      unread_count: 0,
    };
  }
  /** the users and chats that a set of chats/messages mentions */
  entities(
    keys: Iterable<PeerKey>,
    msgs: Iterable<Msg> = [],
  ): { users: TlObject[]; chats: TlObject[] } {
    const u = new Set<bigint>([this.me.id]),
      g = new Set<bigint>();
    for (const k of keys) (k[0] === 'u' ? u : g).add(BigInt(k.slice(1)));
    for (const m of msgs) if (m.from !== undefined) u.add(m.from);
    return {
      users: [...u].flatMap((id) => this.people.get(id) ?? []).map((p) => this.tlUser(p)),
      chats: [...g].flatMap((id) => this.groups.get(id) ?? []).map((x) => this.tlGroup(x)),
    };
  }
}
const hash = (): bigint => randomBytes(8).readBigInt64LE(0) >> 1n;
