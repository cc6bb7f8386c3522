import { push } from '../state/publish.ts';
import { markRead } from '../state/readMarks.ts';
import type { Dialog } from '../state/records.ts';
import { int, optionalChildren, text } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { draftView } from '../views/dialogView.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { peerView } from '../views/peerView.ts';
import { signedIn } from './call.ts';
import { channelOf, peerOf } from './peers.ts';

/** Cloud drafts and read marks. */
export const markMethods = signedIn({
  'messages.saveDraft': (call, query) => {
    const { world, account, session } = call;
    const dialog = world.dialog(account, peerOf(call, query));
    const entities = optionalChildren(query, 'entities');
    dialog.draft = {
      text: text(query, 'message'),
      at: world.nowSeconds(),
      ...(entities ? { entities } : {}),
    };
    push(world, account, draftUpdate(dialog), [dialog.id], undefined, session);
    return true;
  },
  'messages.getAllDrafts': ({ world, account }) => {
    const dialogs = [...account.allDialogs()].filter(({ draft }) => draft && draft.text !== '');
    return {
      _: 'updates',
      updates: dialogs.map(draftUpdate),
      ...entitiesView(
        world,
        account,
        dialogs.map(({ id }) => id),
      ),
      date: world.nowSeconds(),
      seq: 0,
    };
  },
  'messages.readHistory': (call, query) => {
    const { world, account, session } = call;
    markRead(world, account, peerOf(call, query), int(query, 'max_id'), session);
    return { _: 'messages.affectedMessages', pts: account.box.pts, pts_count: 1 };
  },
  'channels.readHistory': (call, query) => {
    const { world, account, session } = call;
    markRead(world, account, channelOf(call, query), int(query, 'max_id'), session);
    return true;
  },
});

function draftUpdate({ id, draft }: Dialog): TlObject {
  const view = draftView(draft ?? { text: '', at: 0 });
  return { _: 'updateDraftMessage', peer: peerView(id), draft: view };
}
