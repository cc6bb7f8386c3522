import type { Accounts } from '../accounts/accounts.ts';
import type { ChatInput } from '../drafting/draftingModel.ts';
import type { Guidances } from '../memory/guidances.ts';
import { readRecent } from './readDialog.ts';

/** How far back a chat looks, where that is more than the newest hundred messages. */
const RECENT_MS = 7 * 86_400_000;

export interface ReadChatOptions {
  accounts: Pick<Accounts, 'get'>;
  settings: () => { instructions: string };
  guidances: Pick<Guidances, 'of'>;
  now: () => number;
}

/**
 * The dialog as a chat needs it; read anew for every question.
 * @throws AppError `telegramOffline` (retryable), `telegramSignedOut`, `peerUnknown`
 */
export async function readChat(
  { accounts, settings, guidances, now }: ReadChatOptions,
  { accountId, dialogId, profile }: { accountId: string; dialogId: string; profile: string },
  signal: AbortSignal,
): Promise<Omit<ChatInput, 'history' | 'question' | 'draftText' | 'photos'>> {
  const { gateway, dialogs } = accounts.get(accountId);
  const { title, kind } = dialogs.get(dialogId);
  const messages = await readRecent(gateway, { dialogId, sinceAt: now() - RECENT_MS, signal });
  return {
    ownName: gateway.account().name,
    dialogTitle: title,
    dialogKind: kind,
    messages,
    instructions: settings().instructions,
    guidance: guidances.of({ accountId, dialogId }, profile),
    now: new Date(now()),
  };
}
