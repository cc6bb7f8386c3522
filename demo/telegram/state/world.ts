import { createHash } from 'node:crypto';
import type { TlObject } from '../tl/values.ts';
import { imageSize } from './imageSize.ts';
import type { Account } from './account.ts';
import {
  idOf,
  type Avatar,
  type Dialog,
  type DialogId,
  type Group,
  type Person,
  type Photo,
  type StoredFile,
  type StoredMessage,
} from './records.ts';
import { UpdateBox } from './updateBox.ts';

export interface Channel {
  readonly messages: StoredMessage[];
  readonly box: UpdateBox;
}

export type Listener = (account: Account, updates: TlObject, origin: object | undefined) => void;

/** Everything this Telegram knows. Plain state; what happens to it is in the functions beside. */
export class World {
  readonly people = new Map<bigint, Person>();
  readonly groups = new Map<bigint, Group>();
  readonly accounts = new Map<bigint, Account>();
  readonly files = new Map<bigint, StoredFile | Photo>();
  readonly now: () => number;
  /** Called with every update that sessions of an account must hear of, but for the session that made it. */
  readonly onUpdate: Listener;
  /** Called whenever a scheduled message was added or taken away. */
  onSchedule: () => void = () => undefined;
  readonly #channels = new Map<bigint, Channel>();
  #nextCopyId = 1;
  #nextFile = 1;

  constructor(now: () => number, onUpdate: Listener) {
    this.now = now;
    this.onUpdate = onUpdate;
  }

  nowSeconds(): number {
    return Math.floor(this.now() / 1000);
  }

  takeCopyId(): number {
    return this.#nextCopyId++;
  }

  channel(groupId: bigint): Channel {
    const channel = this.#channels.get(groupId) ?? { messages: [], box: new UpdateBox() };
    this.#channels.set(groupId, channel);
    return channel;
  }

  /** The account's dialog, opened if it is new. */
  dialog(account: Account, id: DialogId): Dialog {
    return id.startsWith('c')
      ? account.openDialog(id, this.channel(idOf(id)).messages)
      : account.openDialog(id);
  }

  boxOf(account: Account, id: DialogId): UpdateBox {
    return id.startsWith('c') ? this.channel(idOf(id)).box : account.box;
  }

  addPhoto(bytes: Buffer, dc: number, thumbnail?: Buffer): Photo {
    const { mimeType, ...size } = imageSize(bytes);
    const photo: Photo = {
      ...this.#newFile(bytes, mimeType, dc),
      ...size,
      ...(thumbnail ? { thumbnail: { ...imageSize(thumbnail), bytes: thumbnail } } : {}),
    };
    this.files.set(photo.id, photo);
    return photo;
  }

  addFile(bytes: Buffer, mimeType: string, dc: number): StoredFile {
    const file = this.#newFile(bytes, mimeType, dc);
    this.files.set(file.id, file);
    return file;
  }

  addAvatar(bytes: Buffer, strippedThumb: Buffer, dc: number): Avatar {
    return { file: this.#newFile(bytes, 'image/png', dc), strippedThumb };
  }

  #newFile(bytes: Buffer, mimeType: string, dc: number): StoredFile {
    const name = `file:${this.#nextFile++}`;
    const reference = createHash('sha256').update(`${name}:reference`).digest().subarray(0, 12);
    const [id, accessHash] = [stableHash(name), stableHash(`${name}:access`)];
    return { id, accessHash, reference, dc, mimeType, bytes };
  }
}

/** A positive 63-bit number: the same in every run, so that a reset world still fits what clients remember. */
export function stableHash(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigUInt64BE(0) >> 1n;
}
