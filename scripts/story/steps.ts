import type { Client } from '../../rpc/openClient.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Demo } from './demo.ts';
import type { StoryDesk } from './desk.ts';

/** What the story tells as it goes; one JSON line each with `--json`. */
export type StoryEvent =
  | { event: 'signIn'; url: string; expiresAt: number }
  | { event: 'signedIn'; accountId: string; name: string }
  | { event: 'dialogs'; total: number; picked: { dialogId: string; title: string }[] }
  | { event: 'chunk'; dialogId: string; title: string; text: string; attempt: number }
  | { event: 'draft'; dialogId: string; title: string; draftId: string; text: string }
  | { event: 'edited' | 'approved' | 'rejected' | 'sent'; dialogId: string; title: string }
  | { event: 'inbox'; dialogId: string; title: string; received: string[] };

export interface StoryState {
  accountId?: string;
  picked: ListedDialog[];
}

export interface StoryContext {
  desk: StoryDesk;
  demo: Demo;
  state: StoryState;
  report: (event: StoryEvent) => void;
}

export interface StoryStep {
  name: string;
  /** May be run again after a crash at any instant: looks first, then does what is still missing. */
  run: (context: StoryContext) => Promise<void>;
}

const EDIT = ' (edited by hand)';
const DEADLINE_MS = 30_000;

/** The main job: sign in, pick three, watch three drafts, edit one, approve two, reject one. */
export const steps: StoryStep[] = [
  { name: 'sign in', run: signIn },
  { name: 'pick three dialogs', run: pickDialogs },
  { name: 'process', run: processPicked },
  { name: 'watch the drafts', run: watchDrafts },
  { name: 'edit the first', run: editFirst },
  { name: 'approve the first', run: (context) => approve(context, 0) },
  { name: 'approve the second', run: (context) => approve(context, 1) },
  { name: 'reject the third', run: rejectThird },
  { name: 'both are sent', run: awaitSent },
];

async function signIn({ desk, demo, state, report }: StoryContext): Promise<void> {
  const client = await desk.client();
  const known = (await client.request('account/list', {})).accounts[0];
  if (!known) {
    const started = Promise.withResolvers<string>();
    const off = client.on('signIn/changed', ({ state: now }) => {
      if (now.kind === 'qr') {
        report({ event: 'signIn', url: now.url, expiresAt: now.expiresAt });
        demo.control('scan', { url: now.url }).catch(started.reject);
      } else if (now.kind === 'done') started.resolve(now.accountId);
      else if (now.kind === 'failed') started.reject(new Error(now.error.message));
    });
    try {
      await client.request('signIn/start', {});
      await orClosed(client, started.promise);
    } finally {
      off();
    }
  }
  const account = await until(
    client,
    async () => (await client.request('account/list', {})).accounts[0],
  );
  state.accountId = account.accountId;
  report({ event: 'signedIn', accountId: account.accountId, name: account.name });
}

async function pickDialogs({ desk, state, report }: StoryContext): Promise<void> {
  const client = await desk.client();
  const accountId = accountOf(state);
  const list = await until(client, async () => {
    const page = await client.request('dialog/list', { accountId, kind: 'private', unread: true });
    return page.complete && page.total >= 3 ? page : undefined;
  });
  state.picked = list.dialogs.filter((dialog) => dialog.canSend).slice(0, 3);
  const { total } = await client.request('dialog/list', { accountId, limit: 1 });
  await client.request('dialog/select', { accountId, dialogIds: idsOf(state), selected: true });
  report({
    event: 'dialogs',
    total,
    picked: state.picked.map(({ dialogId, title }) => ({ dialogId, title })),
  });
}

async function processPicked({ desk, state }: StoryContext): Promise<void> {
  const client = await desk.client();
  await client.request('dialog/process', { accountId: accountOf(state), dialogIds: idsOf(state) });
}

async function watchDrafts({ desk, state, report }: StoryContext): Promise<void> {
  const client = await desk.client();
  const subscribed = new Set<string>();
  const offChunk = client.on('chunk/added', (chunk) => reportChunk(chunk));
  const titles = new Map<string, ListedDialog>();
  function reportChunk({
    streamId,
    text,
    attempt,
  }: {
    streamId: string;
    text: string;
    attempt: number;
  }): void {
    const dialog = titles.get(streamId);
    if (dialog)
      report({ event: 'chunk', dialogId: dialog.dialogId, title: dialog.title, text, attempt });
  }
  async function subscribe(draft: Draft): Promise<void> {
    const dialog = state.picked.find((picked) => picked.dialogId === draft.dialogId);
    if (!dialog || subscribed.has(draft.draftId)) return;
    subscribed.add(draft.draftId);
    titles.set(draft.draftId, dialog);
    const { chunks } = await client.request('chunk/subscribe', {
      streamId: draft.draftId,
      afterSeq: 0,
    });
    chunks.forEach(reportChunk);
  }
  const failures = Promise.withResolvers<never>();
  failures.promise.catch(() => undefined);
  const told = new Set<string>();
  function tell({ dialogId, dialogTitle: title, draftId, state: now, text }: Draft): void {
    if (now === 'drafting' || !titles.has(draftId) || told.has(draftId)) return;
    told.add(draftId);
    report({ event: 'draft', dialogId, title, draftId, text });
  }
  const offDraft = client.on('draft/changed', ({ draft }) => {
    subscribe(draft).then(() => tell(draft), failures.reject);
  });
  try {
    const drafts = await Promise.race([
      failures.promise,
      until(client, async () => {
        const found = await draftsOf(client, state);
        await Promise.all(found.map(subscribe));
        return found.length === state.picked.length && found.every(isWritten) ? found : undefined;
      }),
    ]);
    drafts.forEach(tell);
  } finally {
    offChunk();
    offDraft();
  }
}

async function editFirst({ desk, state, report }: StoryContext): Promise<void> {
  const client = await desk.client();
  const draft = await draftAt(client, state, 0);
  if (!draft.text.endsWith(EDIT)) {
    const { draftId, version, text } = draft;
    await client.request('draft/edit', { draftId, version, text: text + EDIT });
  }
  report({ event: 'edited', dialogId: draft.dialogId, title: draft.dialogTitle });
}

async function approve({ desk, state, report }: StoryContext, index: number): Promise<void> {
  const client = await desk.client();
  const {
    draftId,
    version,
    newestMessageId,
    state: now,
    dialogId,
    dialogTitle,
  } = await draftAt(client, state, index);
  if (now === 'ready') await client.request('draft/approve', { draftId, version, newestMessageId });
  report({ event: 'approved', dialogId, title: dialogTitle });
}

async function rejectThird({ desk, state, report }: StoryContext): Promise<void> {
  const client = await desk.client();
  const { draftId, version, state: now, dialogId, dialogTitle } = await draftAt(client, state, 2);
  if (now === 'ready') await client.request('draft/reject', { draftId, version });
  report({ event: 'rejected', dialogId, title: dialogTitle });
}

async function awaitSent({ desk, state, report }: StoryContext): Promise<void> {
  const client = await desk.client();
  for (const index of [0, 1]) {
    const draft = await until(client, async () => {
      const found = await draftAt(client, state, index);
      return found.state === 'sent' ? found : undefined;
    });
    report({ event: 'sent', dialogId: draft.dialogId, title: draft.dialogTitle });
  }
}

/** What the peers have, as their server tells it: the proof. */
export async function readInboxes({
  demo,
  state,
  report,
}: StoryContext): Promise<Map<string, string[]>> {
  const inboxes = new Map<string, string[]>();
  for (const { dialogId, title } of state.picked) {
    const answer = await demo.control('inbox', { accountId: accountOf(state), dialogId });
    const received = texts(answer);
    inboxes.set(dialogId, received);
    report({ event: 'inbox', dialogId, title, received });
  }
  return inboxes;
}

function texts(answer: unknown): string[] {
  if (
    typeof answer !== 'object' ||
    answer === null ||
    !('messages' in answer) ||
    !Array.isArray(answer.messages)
  ) {
    throw new Error('The inbox answer has no messages.');
  }
  // Only what this story sent carries a random id; the world's own past does not.
  return answer.messages
    .filter((message) => message.randomId !== undefined)
    .map((message) => String(message.text));
}

async function draftsOf(client: Client, state: StoryState): Promise<Draft[]> {
  const { drafts } = await client.request('draft/list', { accountId: accountOf(state) });
  return state.picked.flatMap(
    ({ dialogId }) => drafts.find((draft) => draft.dialogId === dialogId) ?? [],
  );
}

async function draftAt(client: Client, state: StoryState, index: number): Promise<Draft> {
  const draft = (await draftsOf(client, state))[index];
  if (!draft) throw new Error(`There is no draft for dialog ${index + 1}.`);
  return draft;
}

function isWritten(draft: Draft): boolean {
  if (draft.state === 'failed') throw new Error(`A draft failed: ${draft.error?.message}`);
  return draft.state !== 'drafting';
}

function accountOf(state: StoryState): string {
  if (state.accountId === undefined) throw new Error('Nobody is signed in.');
  return state.accountId;
}

const idsOf = (state: StoryState): string[] => state.picked.map((dialog) => dialog.dialogId);

/** Asks until there is an answer; the sidecar's loss ends it at once. */
async function until<T>(client: Client, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + DEADLINE_MS; Date.now() < end;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await orClosed(client, new Promise((resolve) => setTimeout(resolve, 50)));
  }
  throw new Error('The story did not go on in time.');
}

function orClosed<T>(client: Client, promise: Promise<T>): Promise<T> {
  return Promise.race([
    promise,
    client.closed.then(() => Promise.reject(new Error('The worker has gone.'))),
  ]);
}
