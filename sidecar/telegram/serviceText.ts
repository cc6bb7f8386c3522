import type { Api } from 'telegram/tl/index.js';
import { oneLine } from './oneLine.ts';

const MAX_TITLE_LENGTH = 120;

/** What happened, in words. `nameOf` takes a dialog id; `who` did it. */
export function serviceText(
  action: Api.TypeMessageAction,
  who: string,
  nameOf: (dialogId: string) => string | undefined,
): string {
  const user = (id: { toString(): string }) => nameOf(`u${String(id)}`) ?? 'someone';
  const title = (text: string) => `“${oneLine(text, MAX_TITLE_LENGTH)}”`;
  // What a person would not miss is left to the default.
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (action.className) {
    case 'MessageActionChatCreate':
      return `${who} created the group ${title(action.title)}`;
    case 'MessageActionChannelCreate':
      return `${title(action.title)} was created`;
    case 'MessageActionChatEditTitle':
      return `${who} changed the title to ${title(action.title)}`;
    case 'MessageActionChatEditPhoto':
      return `${who} changed the chat photo`;
    case 'MessageActionChatDeletePhoto':
      return `${who} removed the chat photo`;
    case 'MessageActionChatAddUser': {
      const added = action.users.map(user).join(', ');
      return added === who ? `${who} joined the group` : `${who} added ${added}`;
    }
    case 'MessageActionChatDeleteUser': {
      const removed = user(action.userId);
      return removed === who ? `${who} left the group` : `${who} removed ${removed}`;
    }
    case 'MessageActionChatJoinedByLink':
    case 'MessageActionChatJoinedByRequest':
      return `${who} joined the group`;
    case 'MessageActionChatMigrateTo':
    case 'MessageActionChannelMigrateFrom':
      return 'The group became a supergroup';
    case 'MessageActionPinMessage':
      return `${who} pinned a message`;
    case 'MessageActionHistoryClear':
      return 'The history was cleared';
    case 'MessageActionPhoneCall':
      return phoneCall(action, who);
    case 'MessageActionGroupCall':
      return action.duration === undefined ? `${who} started a group call` : 'The group call ended';
    case 'MessageActionInviteToGroupCall':
      return `${who} invited to the group call`;
    case 'MessageActionScreenshotTaken':
      return `${who} took a screenshot`;
    case 'MessageActionContactSignUp':
      return `${who} joined Telegram`;
    case 'MessageActionSetMessagesTTL':
      return action.period > 0
        ? `${who} made messages delete themselves`
        : `${who} turned off self-deleting messages`;
    case 'MessageActionTopicCreate':
      return `${who} created the topic ${title(action.title)}`;
    case 'MessageActionCustomAction':
      return oneLine(action.message, MAX_TITLE_LENGTH * 2);
    default:
      return 'Service message';
  }
}

function phoneCall(action: Api.MessageActionPhoneCall, who: string): string {
  const what = action.video === true ? 'video call' : 'call';
  const reason = action.reason?.className;
  if (reason === 'PhoneCallDiscardReasonMissed') return `Missed ${what} by ${who}`;
  if (reason === 'PhoneCallDiscardReasonBusy') return `Declined ${what} by ${who}`;
  return action.duration
    ? `A ${what} by ${who}, ${Math.ceil(action.duration / 60)} min`
    : `A ${what} by ${who}`;
}
