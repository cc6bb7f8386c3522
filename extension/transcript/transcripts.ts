import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { createPacer, READ_AGAIN_MS } from '../../protocol/pacer.ts';
import type { Desk } from '../desk.ts';
import { dialogFrom } from '../dialogFrom.ts';
import { pathName, TRANSCRIPT_SCHEME } from '../draftPath.ts';
import { describeError } from '../log.ts';
import { withNewest, withOlder, type Held } from './heldMessages.ts';
import { transcriptText, type TranscriptText } from './transcriptText.ts';

/** Messages that a transcript begins with, and a page of older ones. */
const PAGE = 50;
/** As far back as a message is looked for. */
const MOST_PAGES = 20;

export interface DialogPlace {
  accountId: string;
  dialogId: string;
}

export function transcriptUri({ accountId, dialogId }: DialogPlace, title: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: TRANSCRIPT_SCHEME,
    path: `/Chat with ${pathName(title) || 'somebody'}`,
    query: JSON.stringify({ accountId, dialogId }),
  });
}

function placeOf({ query }: vscode.Uri): DialogPlace {
  const place = dialogFrom(JSON.parse(query));
  if (place) return place;
  throw new Error('This address is none of a transcript.');
}

interface Open {
  held: Held;
  shown: TranscriptText;
  /** News of the dialog that were looked into. */
  heard: Set<string>;
}

const NOTHING: Held = { messages: [], hasOlder: false };

/** The messages of dialogs as documents that cannot be changed, kept up to date while they are open. */
export function createTranscripts(desk: Desk) {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const open = new Map<string, Open>();
  /** One answer after the other: an older one must not win. */
  const lines = new Map<string, Promise<unknown>>();
  desk.client.on('dialog/changed', ({ accountId, dialogs }) => {
    for (const { dialogId, last } of dialogs)
      if (last) hear({ accountId, dialogId }, `${last.messageId} ${last.preview}`);
  });
  const stops = [
    desk.model.draftChanged.on(({ accountId, dialogId, newestMessageId, movedOn = '' }) =>
      hear({ accountId, dialogId }, `${newestMessageId} ${movedOn}`),
    ),
    desk.client.changed.on((phase) => {
      if (phase === 'ready') for (const [uri] of allOpen()) bringUpToDate(uri);
    }),
  ];
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    open.delete(uri.toString());
    lines.delete(uri.toString());
  });

  /** The newest draft of a dialog tells what was known when it was written. */
  function answeredId({ accountId, dialogId }: DialogPlace): number | undefined {
    const drafts = desk.model
      .toReview()
      .filter((draft) => draft.accountId === accountId && draft.dialogId === dialogId);
    return drafts.at(-1)?.basedOnMessageId;
  }

  function keep(uri: vscode.Uri, held: Held): TranscriptText {
    const title = uri.path.replace(/^\/Chat with /, '');
    const input = { title, ...held, answeredId: answeredId(placeOf(uri)) };
    const shown = transcriptText(input);
    const before = open.get(uri.toString());
    open.set(uri.toString(), { held, shown, heard: before?.heard ?? new Set() });
    if (before && before.shown.text !== shown.text) changed.fire(uri);
    return shown;
  }

  function inLine<T>(uri: vscode.Uri, work: () => Promise<T>): Promise<T> {
    const key = uri.toString();
    const next = (lines.get(key) ?? Promise.resolve()).then(work);
    lines.set(
      key,
      next.catch(() => undefined),
    );
    return next;
  }

  const refresh = (uri: vscode.Uri) =>
    inLine(uri, async () => {
      const asked = { ...placeOf(uri), limit: PAGE };
      const { messages } = await desk.client.request('message/list', asked);
      return keep(uri, withNewest(open.get(uri.toString())?.held, messages, PAGE));
    });

  const loadOlder = (uri: vscode.Uri) =>
    inLine(uri, async () => {
      const held = open.get(uri.toString())?.held;
      const beforeId = held?.messages[0]?.messageId;
      if (!held?.hasOlder || beforeId === undefined) return;
      const asked = { ...placeOf(uri), limit: PAGE, beforeId };
      const { messages } = await desk.client.request('message/list', asked);
      keep(uri, withOlder(held, messages, PAGE));
    });

  /** Those that a document shows; what was only looked into is dropped. */
  function allOpen(): [vscode.Uri, Open][] {
    const shown = new Map(vscode.workspace.textDocuments.map(({ uri }) => [uri.toString(), uri]));
    return [...open].flatMap(([key, one]): [vscode.Uri, Open][] => {
      const uri = shown.get(key);
      if (uri) return [[uri, one]];
      open.delete(key);
      return [];
    });
  }

  function hear(place: DialogPlace, news: string): void {
    for (const [uri, { held, heard }] of allOpen()) {
      const { accountId, dialogId } = placeOf(uri);
      if (accountId !== place.accountId || dialogId !== place.dialogId) continue;
      // The draft that it is read beside may have changed.
      if (heard.has(news)) keep(uri, held);
      else bringUpToDate(uri);
      heard.add(news);
    }
  }

  const pace = createPacer(READ_AGAIN_MS, delay);
  function bringUpToDate(uri: vscode.Uri): void {
    pace(uri.toString(), async () => {
      if (!open.has(uri.toString())) return;
      await refresh(uri).catch((error: unknown) => {
        desk.log.debug(`A transcript could not be brought up to date: ${describeError(error)}`);
      });
    });
  }

  return {
    changed: changed.event,
    /** As it is now, fetched where it is not open yet. */
    load: async (uri: vscode.Uri) => open.get(uri.toString())?.shown ?? (await refresh(uri)),
    refresh,
    loadOlder,
    /** As it is now, if it is open. */
    get: (uri: vscode.Uri) => open.get(uri.toString())?.shown,
    /** Goes back page by page until it has this message, or has gone too far. */
    async loadBackTo(uri: vscode.Uri, messageId: number): Promise<TranscriptText | undefined> {
      const isHeld = () =>
        open.get(uri.toString())?.held.messages.some((one) => one.messageId === messageId);
      if (!open.has(uri.toString())) await refresh(uri);
      for (let page = 0; page < MOST_PAGES && !isHeld(); page += 1) {
        const { messages, hasOlder } = open.get(uri.toString())?.held ?? NOTHING;
        if (!hasOlder || (messages[0]?.messageId ?? 0) <= messageId) break;
        await loadOlder(uri);
      }
      return isHeld() ? open.get(uri.toString())?.shown : undefined;
    },
    dispose(): void {
      for (const stop of stops) stop();
      closing.dispose();
      changed.dispose();
    },
  };
}
