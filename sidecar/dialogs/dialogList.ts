import { dialogMatcher, inListOrder } from '../../protocol/dialogFilter.ts';
import type { DialogFilter } from '../../protocol/dialogFilter.ts';
import { AppError } from '../../protocol/errors.ts';
import type { Dialog, FetchedDialogs } from '../../protocol/dialogRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { sameDialog } from '../telegram/sameDialog.ts';
import { oneLine } from '../telegram/oneLine.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';

const PREVIEW_LENGTH = 120;

type Source = Pick<TelegramGateway, 'fetchDialogs'>;

export interface DialogListOptions {
  /** Where the list outlives the process; rebuildable. */
  cache: { load(): Promise<Dialog[]>; save(dialogs: Dialog[]): Promise<void> };
  /** `reset`: rows have gone, forget the old list first. */
  onChange: (dialogs: Dialog[], reset: boolean) => void;
}

export type DialogList = ReturnType<typeof createDialogList>;

/** The dialogs of one account: from the cache at once, from Telegram as soon as it answers, then kept by updates. */
export function createDialogList({ cache, onChange }: DialogListOptions) {
  let dialogs = new Map<string, Dialog>();
  let sorted: Dialog[] | undefined;
  let complete = false;
  let refreshing: Promise<void> | undefined;
  /** Of the list that is being fetched, or was when the line broke. */
  let fetched: FetchedDialogs | undefined;
  /** Told by updates while a refresh runs: its pages may have passed them already. */
  const toldMeanwhile = new Set<string>();

  function put(rows: Dialog[]): Dialog[] {
    const changed = rows.filter((row) => {
      const known = dialogs.get(row.dialogId);
      return known === undefined || !sameDialog(known, row);
    });
    for (const row of changed) dialogs.set(row.dialogId, row);
    if (changed.length > 0) sorted = undefined;
    return changed;
  }

  /** What Telegram has told before the cache was read is newer. */
  async function load(): Promise<void> {
    const rows = await cache.load();
    if (!complete) put(rows.filter((row) => !dialogs.has(row.dialogId)));
  }

  async function fetchAll(gateway: Source, signal: AbortSignal): Promise<void> {
    toldMeanwhile.clear();
    fetched = undefined;
    const fresh = await gateway.fetchDialogs({
      signal,
      onPage: (page, expected) => {
        const count = (fetched?.count ?? 0) + page.length;
        fetched = { count, expected: Math.max(count, expected) };
        const changed = put(page);
        if (changed.length > 0) onChange(changed, false);
      },
    });
    const listed = new Map(fresh.map((dialog) => [dialog.dialogId, dialog]));
    for (const dialogId of toldMeanwhile) {
      const told = dialogs.get(dialogId);
      if (told && !listed.has(dialogId)) listed.set(dialogId, told);
    }
    const hadMore = dialogs.size > listed.size;
    dialogs = listed;
    sorted = undefined;
    complete = true;
    if (hadMore) onChange(inOrder(), true);
    await cache.save([...listed.values()]);
  }

  /** One fetch at a time: who asks during one shares it. */
  function refresh(gateway: Source, signal: AbortSignal): Promise<void> {
    refreshing ??= fetchAll(gateway, signal).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  function inOrder(): Dialog[] {
    sorted ??= [...dialogs.values()].sort(inListOrder);
    return sorted;
  }

  function list(options: DialogFilter & { offset: number; limit: number }) {
    const matches = inOrder().filter(dialogMatcher(options));
    return {
      dialogs: matches.slice(options.offset, options.offset + options.limit),
      total: matches.length,
      complete,
      ...(!complete && fetched ? { fetched } : {}),
    };
  }

  /** @throws AppError `peerUnknown`; `telegramOffline` as long as the list is not whole: it may come yet. */
  function get(dialogId: string): Dialog {
    const dialog = dialogs.get(dialogId);
    if (dialog) return dialog;
    if (!complete) {
      throw new AppError('telegramOffline', 'The dialogs are still being fetched.', {
        retryable: true,
        hint: 'It goes on by itself.',
      });
    }
    throw new AppError('peerUnknown', 'This dialog is not in the list of this account.', {
      hint: 'Refresh the dialogs.',
    });
  }

  function apply(rows: Dialog[]): void {
    if (refreshing) for (const row of rows) toldMeanwhile.add(row.dialogId);
    const changed = put(rows);
    if (changed.length > 0) onChange(changed, false);
  }

  /** A message that came or went moves its dialog up and its unread count. */
  function addMessage(dialogId: string, message: Message): void {
    const dialog = dialogs.get(dialogId);
    if (!dialog || (dialog.last && message.messageId <= dialog.last.messageId)) return;
    apply([
      {
        ...dialog,
        unreadCount: message.out ? 0 : dialog.unreadCount + 1,
        last: {
          messageId: message.messageId,
          at: message.at,
          out: message.out,
          preview: oneLine(message.text || (message.media?.label ?? ''), PREVIEW_LENGTH),
        },
      },
    ]);
  }

  return {
    load,
    refresh,
    list,
    get,
    find: (dialogId: string) => dialogs.get(dialogId),
    apply,
    addMessage,
    all: inOrder,
    isComplete: () => complete,
  };
}
