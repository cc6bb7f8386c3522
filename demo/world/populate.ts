import { SrpPassword } from '../telegram/mtproto/srp.ts';
import { Account } from '../telegram/state/account.ts';
import { deliver } from '../telegram/state/deliver.ts';
import { stableHash, type World } from '../telegram/state/world.ts';
import {
  FOREVER,
  type Avatar,
  type DialogId,
  type Person,
  type StoredMessage,
} from '../telegram/state/records.ts';
import { contentOf } from './content.ts';
import { dmitryAccount } from './dmitry.ts';
import { generatedDialogs } from './generated.ts';
import { mayaAccount } from './maya.ts';
import { portraitOf } from './pictures/portraits.ts';
import {
  isGroup,
  secondsOf,
  type AccountData,
  type DialogData,
  type GroupData,
  type MessageData,
  type PersonData,
} from './notation.ts';

interface Line {
  account: Account;
  dialogId: DialogId;
  at: number;
  data: MessageData;
  /** Its dialog's messages so far, for replies. */
  earlier: StoredMessage[];
}

/** The sample accounts. `minDialogs` pads the first account's list. */
export function sampleAccounts(minDialogs = 0): AccountData[] {
  const missing = Math.max(0, minDialogs - mayaAccount.dialogs.length);
  const dialogs = [...mayaAccount.dialogs, ...generatedDialogs(missing)];
  return [{ ...mayaAccount, dialogs }, dmitryAccount];
}

/** Fills a world with accounts and what was written so far. */
export function populate(
  world: World,
  accounts: readonly AccountData[],
  dcs: readonly number[],
  passwords: Map<number, SrpPassword>,
): void {
  const added = accounts.map((data) => addAccount(world, data, dcs, passwords.get(data.me.id)));
  const startedAt = world.nowSeconds();
  const lines = accounts.flatMap((data, index) => {
    const account = added[index]!;
    return data.dialogs.flatMap((dialog) => {
      const dialogId = addPeer(world, account, dialog, accounts);
      const earlier: StoredMessage[] = [];
      return dialog.messages.map((message): Line => ({
        account,
        dialogId,
        earlier,
        at: startedAt - secondsOf(message.ago),
        data: message,
      }));
    });
  });
  // Ids grow with time in every mailbox, whatever the order on paper.
  for (const line of lines.sort((a, b) => a.at - b.at)) write(world, line, dcs);
  for (const [index, data] of accounts.entries()) setMarks(world, added[index]!, data);
}

/** Deriving a verifier takes a while: once a start, not once a reset. */
export function passwordsOf(accounts: readonly AccountData[]): Map<number, SrpPassword> {
  return new Map(
    accounts.flatMap(({ me, password }) =>
      password ? [[me.id, new SrpPassword(password.password, password.hint)] as const] : [],
    ),
  );
}

function addAccount(
  world: World,
  data: AccountData,
  dcs: readonly number[],
  password: SrpPassword | undefined,
): Account {
  const homeDc = dcs[Math.min(data.homeDcIndex, dcs.length - 1)]!;
  const account = new Account(addPerson(world, data.me), data.language, homeDc, password);
  world.accounts.set(account.me.id, account);
  return account;
}

function addPerson(world: World, data: PersonData, owner?: Account): Person {
  const { id, isContact, ...known } = data;
  const key = BigInt(id);
  if (isContact) owner?.contactIds.add(key);
  const person = world.people.get(key) ?? {
    ...known,
    id: key,
    accessHash: stableHash(`person:${id}`),
    ...photoOf(world, id, owner?.homeDc),
  };
  world.people.set(key, person);
  return person;
}

/** Two of three have a picture; it lives where the account does. */
function photoOf(world: World, id: number, dc: number | undefined): { photo?: Avatar } {
  if (dc === undefined || id % 3 === 0) return {};
  const { png, strippedThumb } = portraitOf(id);
  return { photo: world.addAvatar(png, strippedThumb, dc) };
}

function addPeer(
  world: World,
  account: Account,
  { with: peer }: DialogData,
  accounts: readonly AccountData[],
): DialogId {
  if (isGroup(peer)) return addGroup(world, account, peer, accounts);
  return `u${addPerson(world, peer, account).id}`;
}

function addGroup(
  world: World,
  account: Account,
  { id, members = [], isAdmin, ...data }: GroupData,
  accounts: readonly AccountData[],
): DialogId {
  const key = BigInt(id);
  for (const member of members) addPerson(world, member, account);
  // Whoever writes in a group is in it, the other account as well.
  const dialogs = accounts.flatMap(({ dialogs: all }) => all).filter(({ with: p }) => p.id === id);
  const writers = new Set(dialogs.flatMap(({ messages }) => messages.map((message) => message.by)));
  const inIt = accounts.filter(({ me }) => BigInt(me.id) === account.me.id || writers.has(me.id));
  world.groups.set(key, {
    ...data,
    id: key,
    accessHash: stableHash(`group:${id}`),
    ...photoOf(world, id, account.homeDc),
    accountIds: new Set(inIt.map(({ me }) => BigInt(me.id))),
    adminIds: new Set(isAdmin ? [account.me.id] : []),
    memberIds: members.map((member) => BigInt(member.id)),
  });
  return data.kind === 'group' ? `g${key}` : `c${key}`;
}

function write(
  world: World,
  { account, dialogId, at, data, earlier }: Line,
  dcs: readonly number[],
) {
  const fromId = authorId(account, dialogId, data, world);
  const { message } = deliver(world, account, dialogId, {
    ...(fromId === undefined ? {} : { fromId }),
    content: contentOf(world, account, data, earlier, dcs),
    at,
    isHistory: true,
  });
  earlier.push(message);
  if (!data.isEdited) return;
  const { messages } = world.dialog(account, dialogId);
  messages[messages.indexOf(message)] = { ...message, editedAt: at + 90 };
}

function authorId(
  account: Account,
  dialogId: DialogId,
  { by }: MessageData,
  world: World,
): bigint | undefined {
  if (by === 'me') return account.me.id;
  if (typeof by === 'number') return BigInt(by);
  const peerId = BigInt(dialogId.slice(1));
  return dialogId.startsWith('u') && world.people.has(peerId) ? peerId : undefined;
}

/** Read marks, and what else the account did with each dialog. Own messages count as read by the others. */
function setMarks(world: World, account: Account, data: AccountData): void {
  for (const dialog of account.allDialogs()) {
    const newest = dialog.messages.at(-1)?.id ?? 0;
    dialog.readInboxMaxId = newest;
    dialog.readOutboxMaxId = newest;
  }
  for (const { with: peer, unread = 0, ...marks } of data.dialogs) {
    const kind = isGroup(peer) ? (peer.kind === 'group' ? 'g' : 'c') : 'u';
    const dialog = world.dialog(account, `${kind}${BigInt(peer.id)}`);
    dialog.readInboxMaxId = dialog.messages.at(-1 - unread)?.id ?? 0;
    dialog.isPinned = marks.isPinned ?? false;
    dialog.isArchived = marks.isArchived ?? false;
    dialog.muteUntil = marks.isMuted ? FOREVER : undefined;
    dialog.isMarkedUnread = marks.isMarkedUnread ?? false;
    if (marks.isPinned) account.pinOrder.push(dialog.id);
  }
  account.forgetOrder();
}
