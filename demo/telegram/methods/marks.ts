import { draftUpdate, setDraft } from '../state/cloudDrafts.ts';
import { markRead } from '../state/readMarks.ts';
import { int, optionalChild, optionalChildren, optionalInt, text } from '../tl/fields.ts';
import { isEmpty } from '../views/dialogView.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { signedIn } from './call.ts';
import { channelOf, peerOf } from './peers.ts';

/** Cloud drafts and read marks. */
export const markMethods = signedIn({
  'messages.saveDraft': (call, query) => {
    const { world, account, session } = call;
    const entities = optionalChildren(query, 'entities');
    const replyTo = optionalChild(query, 'reply_to');
    const replyToId = replyTo && optionalInt(replyTo, 'reply_to_msg_id');
    const draft = {
      text: text(query, 'message'),
      ...(entities ? { entities } : {}),
      ...(replyToId === undefined ? {} : { replyToId }),
    };
    setDraft(world, account, peerOf(call, query), draft, session);
    return true;
  },
  'messages.getAllDrafts': ({ world, account }) => {
    const dialogs = [...account.allDialogs()].filter(({ draft }) => draft && !isEmpty(draft));
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
