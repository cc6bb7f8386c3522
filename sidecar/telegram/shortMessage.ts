import { Api } from 'telegram/tl/index.js';

/** A message in the abbreviated form in which most private ones come, written out. `selfId`: this account. */
export function expandShort(short: Api.UpdateShortMessage | Api.UpdateShortChatMessage): {
  update: Api.UpdateNewMessage;
  dialogIds: string[];
} {
  const isChat = short.className === 'UpdateShortChatMessage';
  const peerId = isChat
    ? new Api.PeerChat({ chatId: short.chatId })
    : new Api.PeerUser({ userId: short.userId });
  const message = new Api.Message({
    ...textOf(short),
    id: short.id,
    peerId,
    date: short.date,
    message: short.message,
    ...(isChat ? { fromId: new Api.PeerUser({ userId: short.fromId }) } : {}),
  });
  return {
    update: new Api.UpdateNewMessage({ message, pts: short.pts, ptsCount: short.ptsCount }),
    // Whom one must know to show it.
    dialogIds: isChat
      ? [`g${String(short.chatId)}`, `u${String(short.fromId)}`]
      : [`u${String(short.userId)}`],
  };
}

/** Our own message, which the server acknowledges without repeating it. */
export function expandSent(
  sent: Api.UpdateShortSentMessage,
  peerId: Api.TypePeer,
  text: string,
  replyToId: number | undefined,
): Api.UpdateNewMessage {
  const message = new Api.Message({
    out: true,
    id: sent.id,
    peerId,
    date: sent.date,
    message: text,
    ...(sent.entities ? { entities: sent.entities } : {}),
    ...(replyToId === undefined
      ? {}
      : { replyTo: new Api.MessageReplyHeader({ replyToMsgId: replyToId }) }),
  });
  return new Api.UpdateNewMessage({ message, pts: sent.pts, ptsCount: sent.ptsCount });
}

function textOf(short: Api.UpdateShortMessage | Api.UpdateShortChatMessage) {
  return {
    out: short.out === true,
    ...(short.entities ? { entities: short.entities } : {}),
    ...(short.fwdFrom ? { fwdFrom: short.fwdFrom } : {}),
    ...(short.replyTo?.className === 'MessageReplyHeader' ? { replyTo: short.replyTo } : {}),
  };
}
