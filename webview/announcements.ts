import type { ChatMessage } from '../protocol/chatRecords.ts';
import type { FetchedDialogs } from '../protocol/dialogRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { blocksOf } from './chatText.ts';
import { shown, whole } from './format.ts';
import { t } from './l10n.ts';

/** What a draft has become, to be spoken once. */
export function announceDraft({ state, dialogTitle, movedOn, error }: Draft): string | undefined {
  switch (state) {
    case 'ready':
      return t('The draft for {0} is ready.', dialogTitle);
    case 'sent':
      return t('Sent to {0}.', dialogTitle);
    case 'stale':
      if (movedOn === 'edited')
        return t('In {0} a message was edited: the draft is out of date.', dialogTitle);
      return movedOn === 'deleted'
        ? t('In {0} a message was deleted: the draft is out of date.', dialogTitle)
        : t('{0} wrote again: the draft is out of date.', dialogTitle);
    case 'failed':
      return withReason(t('The reply to {0} failed.', dialogTitle), error);
    case 'unknown':
      return t('It is not known whether the reply to {0} arrived.', dialogTitle);
    case 'drafting':
    case 'approved':
    case 'sending':
    case 'rejected':
      break;
  }
  return undefined;
}

/** How far the list of dialogs has come from Telegram. */
export function fetchedText({ count, expected }: FetchedDialogs): string {
  return t('Loading dialogs: {0} of {1}', whole(count), whole(expected));
}

/** How an answer ended. `isInView`: its dialog is. `title`: of its dialog, where that is known. */
export function announceAnswer(
  { state, text, error }: ChatMessage,
  { isInView, title }: { isInView: boolean; title: string | undefined },
): string {
  if (state === 'cancelled') return t('Stopped.');
  if (state === 'failed') return withReason(t('The answer failed.'), error);
  if (isInView) {
    const parts = blocksOf(text).map((block) => shown(block.text));
    return t('Answer: {0}', parts.join(' '));
  }
  return title === undefined
    ? t('The assistant has answered about another dialog.')
    : t('The assistant has answered about {0}.', title);
}

function withReason(said: string, error: { message: string } | undefined): string {
  return `${said} ${error?.message ?? ''}`;
}
