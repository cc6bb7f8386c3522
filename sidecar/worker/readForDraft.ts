import { AppError } from '../../protocol/errors.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { DialogStates } from '../dialogs/dialogStates.ts';
import type { DraftingInput } from '../drafting/draftingModel.ts';
import type { Guidances } from '../memory/guidances.ts';
import type { DraftMemory } from './draftMemory.ts';
import type { HistoryStarts } from './historyStarts.ts';
import { knownFacts, type KnownFactsOptions } from './knownFacts.ts';
import { readDialog } from './readDialog.ts';
import type { ReadPhotos, SeenPhotos } from './readPhotos.ts';

export interface ReadForDraftOptions extends KnownFactsOptions {
  accounts: Pick<Accounts, 'get'>;
  dialogStates: Pick<DialogStates, 'get'>;
  memory: Pick<DraftMemory, 'recall'>;
  historyStarts: HistoryStarts;
  readPhotos: ReadPhotos;
  settings: () => { historyLimit: number; instructions: string };
  guidances: Pick<Guidances, 'of'>;
  now: () => number;
}

/**
 * The dialog and all that goes with it into the requests of a draft; the same for those that are only looked at.
 * @throws AppError `peerForbidden` where nobody may answer, `telegramOffline` (retryable), `telegramSignedOut`, `peerUnknown`
 */
export async function readForDraft(
  options: ReadForDraftOptions,
  { accountId, dialogId }: { accountId: string; dialogId: string },
  wish: {
    instruction?: string;
    previousText?: string;
    /** In place of the setting's. */
    historyLimit?: number;
    signal: AbortSignal;
  },
): Promise<{ input: DraftingInput; seen: SeenPhotos }> {
  const { accounts, dialogStates, memory, readPhotos, settings, guidances, now } = options;
  const { historyStarts } = options;
  const { signal, historyLimit = settings().historyLimit, ...asked } = wish;
  const { gateway, dialogs } = accounts.get(accountId);
  const dialog = dialogs.get(dialogId);
  if (!dialog.canSend) {
    throw new AppError('peerForbidden', 'You cannot write in this dialog.', {
      hint: 'Choose another one.',
    });
  }
  const { instructions } = settings();
  const { lastProcessedId } = dialogStates.get(accountId, dialogId);
  const messages = await readDialog(gateway, historyStarts, {
    accountId,
    dialogId,
    historyLimit,
    lastProcessedId,
    signal,
  });
  const seen = await readPhotos({ accountId, dialogId, gateway, messages }, signal);
  const input: DraftingInput = {
    ownName: gateway.account().name,
    dialogTitle: dialog.title,
    dialogKind: dialog.kind,
    messages,
    newMessageIds: messages.filter((m) => m.messageId > lastProcessedId).map((m) => m.messageId),
    photos: seen.photos,
    instructions,
    guidance: guidances.of({ accountId, dialogId }),
    ...asked,
    facts: knownFacts(options, { accountId, dialogId }),
    talk: await memory.recall(accountId, dialogId),
    now: new Date(now()),
  };
  return { input, seen };
}
