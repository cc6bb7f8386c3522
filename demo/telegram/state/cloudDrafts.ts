import { draftView } from '../views/dialogView.ts';
import { peerView } from '../views/peerView.ts';
import type { TlObject } from '../tl/values.ts';
import type { Account } from './account.ts';
import { push } from './publish.ts';
import type { Dialog, DialogId, Draft } from './records.ts';
import type { World } from './world.ts';

/** What stands in a dialog's input field changes; every device hears of it but the one that did it. An empty text clears it. */
export function setDraft(
  world: World,
  account: Account,
  dialogId: DialogId,
  draft: Pick<Draft, 'text' | 'entities' | 'replyToId'>,
  origin?: object,
): void {
  const dialog = world.dialog(account, dialogId);
  dialog.draft = { ...draft, at: world.nowSeconds() };
  push(world, account, draftUpdate(dialog), [dialogId], undefined, origin);
}

export function draftUpdate({ id, draft }: Dialog): TlObject {
  const view = draftView(draft ?? { text: '', at: 0 });
  return { _: 'updateDraftMessage', peer: peerView(id), draft: view };
}
