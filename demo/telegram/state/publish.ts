import type { TlObject } from '../tl/values.ts';
import { entitiesView } from '../views/entitiesView.ts';
import type { Account } from './account.ts';
import { idOf, type DialogId, type StoredMessage } from './records.ts';
import type { LoggedUpdate } from './updateBox.ts';
import type { World } from './world.ts';

interface Change {
  dialogId: DialogId;
  ptsCount: number;
  message?: StoredMessage;
  /** The update but for its pts. */
  view: (account: Account) => TlObject;
}

/**
 * Numbers a change, logs it for clients that are away, and pushes it: in a channel to every member, else to the
 * one account. `origin` is the session that made it and gets it as its answer.
 */
export function publish(
  world: World,
  account: Account,
  change: Change,
  origin?: object,
): LoggedUpdate {
  const { dialogId, ptsCount, view } = change;
  const box = world.boxOf(account, dialogId);
  const pts = box.pts + ptsCount;
  const logged = box.append({
    dialogId,
    at: world.nowSeconds(),
    ptsCount,
    ...(change.message ? { message: change.message } : {}),
    render: (viewer) => ({ ...view(viewer), pts, pts_count: ptsCount }),
  });
  for (const viewer of viewersOf(world, account, dialogId)) {
    push(world, viewer, logged.render(viewer), [dialogId], change.message, origin);
  }
  return logged;
}

/** An update without a number: nobody misses it for good. */
export function push(
  world: World,
  account: Account,
  update: TlObject,
  dialogIds: DialogId[],
  message?: StoredMessage,
  origin?: object,
): void {
  world.onUpdate(
    account,
    {
      _: 'updates',
      updates: [update],
      ...entitiesView(world, account, dialogIds, message ? [message] : []),
      date: world.nowSeconds(),
      seq: 0,
    },
    origin,
  );
}

function viewersOf(world: World, account: Account, dialogId: DialogId): Account[] {
  if (!dialogId.startsWith('c')) return [account];
  const accountIds = world.groups.get(idOf(dialogId))?.accountIds ?? [];
  return [...accountIds].flatMap((id) => world.accounts.get(id) ?? []);
}
