import type { Api } from 'telegram/tl/index.js';
import { t } from '../../protocol/l10n.ts';
import { dialogIdOf } from './entities.ts';
import { oneLine } from './oneLine.ts';

const MAX_TITLE_LENGTH = 120;

/** What happened, in words. `nameOf` takes a dialog id; `who` did it. */
export function serviceText(
  action: Api.TypeMessageAction,
  who: string,
  nameOf: (dialogId: string) => string | undefined,
): string {
  const user = (id: { toString(): string }) => nameOf(`u${String(id)}`) ?? t('someone');
  const named = (peer: Api.TypePeer) => nameOf(dialogIdOf(peer)) ?? t('someone');
  const title = (text: string) => `“${oneLine(text, MAX_TITLE_LENGTH)}”`;
  const users = (ids: { toString(): string }[]) => ids.map(user).join(', ');
  switch (action.className) {
    case 'MessageActionChatCreate':
      return t('{0} created the group {1}', who, title(action.title));
    case 'MessageActionChannelCreate':
      return t('{0} was created', title(action.title));
    case 'MessageActionChatEditTitle':
      return t('{0} changed the title to {1}', who, title(action.title));
    case 'MessageActionChatEditPhoto':
      return t('{0} changed the chat photo', who);
    case 'MessageActionChatDeletePhoto':
      return t('{0} removed the chat photo', who);
    case 'MessageActionChatAddUser': {
      const added = users(action.users);
      return added === who ? t('{0} joined the group', who) : t('{0} added {1}', who, added);
    }
    case 'MessageActionChatDeleteUser': {
      const removed = user(action.userId);
      return removed === who ? t('{0} left the group', who) : t('{0} removed {1}', who, removed);
    }
    case 'MessageActionChatJoinedByLink':
    case 'MessageActionChatJoinedByRequest':
      return t('{0} joined the group', who);
    case 'MessageActionChatMigrateTo':
    case 'MessageActionChannelMigrateFrom':
      return t('The group became a supergroup');
    case 'MessageActionPinMessage':
      return t('{0} pinned a message', who);
    case 'MessageActionHistoryClear':
      return t('The history was cleared');
    case 'MessageActionPhoneCall':
      return phoneCall(action, who);
    case 'MessageActionGroupCall':
      return action.duration === undefined
        ? t('{0} started a group call', who)
        : t('The group call ended');
    case 'MessageActionInviteToGroupCall':
      return t('{0} invited {1} to the group call', who, users(action.users));
    case 'MessageActionScreenshotTaken':
      return t('{0} took a screenshot', who);
    case 'MessageActionContactSignUp':
      return t('{0} joined Telegram', who);
    case 'MessageActionSetMessagesTTL':
      return action.period > 0
        ? t('{0} made messages delete themselves', who)
        : t('{0} turned off self-deleting messages', who);
    case 'MessageActionTopicCreate':
      return t('{0} created the topic {1}', who, title(action.title));
    case 'MessageActionCustomAction':
      return oneLine(action.message, MAX_TITLE_LENGTH * 2);
    case 'MessageActionGameScore':
      return t('{0} scored {1} in a game', who, action.score);
    case 'MessageActionPaymentSent':
    case 'MessageActionPaymentSentMe':
      return t('{0} paid an invoice', who);
    case 'MessageActionPaymentRefunded':
      return t('A payment was refunded');
    case 'MessageActionBotAllowed':
      return t('{0} allowed the bot to write', who);
    case 'MessageActionSecureValuesSent':
    case 'MessageActionSecureValuesSentMe':
      return t('{0} sent identity documents to a bot', who);
    case 'MessageActionGeoProximityReached':
      return t(
        '{0} is within {1} m of {2}',
        named(action.fromId),
        action.distance,
        named(action.toId),
      );
    case 'MessageActionGroupCallScheduled':
      return t('{0} scheduled a group call', who);
    case 'MessageActionSetChatTheme':
      return t('{0} changed the chat theme', who);
    case 'MessageActionSetChatWallPaper':
      return t('{0} changed the chat background', who);
    case 'MessageActionWebViewDataSent':
    case 'MessageActionWebViewDataSentMe':
      return t('{0} sent data to a bot: {1}', who, title(action.text));
    case 'MessageActionTopicEdit':
      return action.title
        ? t('{0} renamed the topic to {1}', who, title(action.title))
        : t('{0} changed the topic', who);
    case 'MessageActionSuggestProfilePhoto':
      return t('{0} suggested a profile photo', who);
    case 'MessageActionRequestedPeer':
    case 'MessageActionRequestedPeerSentMe':
      return t('{0} shared a contact or chat with a bot', who);
    case 'MessageActionGiftPremium':
      return t('{0} gave Telegram Premium for {1} months', who, action.months);
    case 'MessageActionGiftCode':
      return t('A gift code for {0} months of Telegram Premium', action.months);
    case 'MessageActionGiftStars':
      return t('{0} gave {1} Stars', who, String(action.stars));
    case 'MessageActionPrizeStars':
      return t('A prize of {0} Stars', String(action.stars));
    case 'MessageActionStarGift':
      return t('{0} gave a gift', who);
    case 'MessageActionStarGiftUnique':
      return t('{0} gave a collectible gift', who);
    case 'MessageActionGiveawayLaunch':
      return t('{0} started a giveaway', who);
    case 'MessageActionGiveawayResults':
      return t('The giveaway has {0} winners', action.winnersCount);
    case 'MessageActionBoostApply':
      return t('{0} boosted the group', who);
    case 'MessageActionEmpty':
      return t('Service message');
    default:
      // A constructor of a newer layer.
      return t('Service message');
  }
}

function phoneCall(action: Api.MessageActionPhoneCall, who: string): string {
  const isVideo = action.video === true;
  const reason = action.reason?.className;
  if (reason === 'PhoneCallDiscardReasonMissed')
    return t(isVideo ? 'Missed video call by {0}' : 'Missed call by {0}', who);
  if (reason === 'PhoneCallDiscardReasonBusy')
    return t(isVideo ? 'Declined video call by {0}' : 'Declined call by {0}', who);
  if (!action.duration) return t(isVideo ? 'A video call by {0}' : 'A call by {0}', who);
  const minutes = Math.ceil(action.duration / 60);
  return t(isVideo ? 'A video call by {0}, {1} min' : 'A call by {0}, {1} min', who, minutes);
}
