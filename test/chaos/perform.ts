import { AppError } from '../../protocol/errors.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { askDesk, freshText, inMaya, killDesk, say, type Life } from './life.ts';
import type { Happening } from './plan.ts';
import { DMITRY, DMITRY_OF_MAYA, GROUPS, MAYA_OF_DMITRY, PEOPLE, SHARED } from './places.ts';

/** How long a draft may take with everything going wrong. */
const DRAFT_MS = 45_000;
const ANSWERABLE = [...PEOPLE, DMITRY_OF_MAYA] as const;

type Of<K extends Happening['kind']> = Extract<Happening, { kind: K }>;

export function perform(life: Life, busy: Set<string>, happening: Happening): Promise<void> | void {
  const { control } = life.world.telegram;
  switch (happening.kind) {
    case 'say':
      return say(life, inMaya(pickFrom([...PEOPLE, ...GROUPS, SHARED], happening.pick)));
    case 'edit':
      return edit(life, happening);
    case 'dmitrySays':
      return dmitrySays(life, happening);
    case 'answer':
      return answer(life, busy, pickFrom(ANSWERABLE, happening.pick));
    case 'fault':
      life.journal.note(JSON.stringify(happening.fault));
      control.fault(happening.fault);
      return undefined;
    case 'drop':
      life.journal.note('drop');
      if (control.drop().dropped > 0) life.counts.drops += 1;
      return undefined;
    case 'restartServer':
      life.journal.note(`the server restarts, ${happening.downMs} ms`);
      control.restart({ downMs: happening.downMs });
      return undefined;
    case 'killDesk':
      life.journal.note('the desk is killed');
      return killDesk(life);
  }
}

/** A person changes what they wrote before. */
function edit(life: Life, { pick }: Of<'edit'>): void {
  const mine = life.journal.said.filter(
    ({ accountId, messageId }) => accountId !== DMITRY && messageId !== undefined,
  );
  const said = mine.at(-1 - Math.floor(pick * 6));
  if (said?.messageId === undefined) return;
  const { accountId, dialogId, messageId } = said;
  const text = `${freshText(life, 'Maya')} I mean it.`;
  life.world.telegram.control.edit({ accountId, dialogId, messageId, text });
  said.text = text;
  life.counts.edits += 1;
  life.journal.note(`${dialogId} ${messageId} edited`);
}

async function dmitrySays(life: Life, { shared }: Of<'dmitrySays'>): Promise<void> {
  const place = { accountId: DMITRY, dialogId: shared ? SHARED : MAYA_OF_DMITRY };
  const said = { ...place, text: freshText(life, 'Dmitry'), unclear: true };
  life.journal.said.push(said);
  const known = await life.world.dmitry.send(place.dialogId, said.text);
  if (known) said.unclear = false;
  life.journal.note(`${place.dialogId} Dmitry ${known ? 'wrote' : 'may have written'}`);
}

/** The user has an answer drafted, changes it, and approves it: what becomes of it is seen to when it is quiet. */
async function answer(life: Life, busy: Set<string>, dialogId: string): Promise<void> {
  if (busy.has(dialogId)) return;
  busy.add(dialogId);
  const { accountId } = inMaya(dialogId);
  say(life, inMaya(dialogId));
  await askDesk(life, (client) =>
    client.request('dialog/process', { accountId, dialogIds: [dialogId] }),
  );
  const text = `My own words, number ${life.nextText++}.`;
  for (const end = Date.now() + DRAFT_MS; Date.now() < end; await sleep(25)) {
    const draft = await reviewable(life, dialogId);
    if (draft && (await approve(life, draft, text))) return;
  }
  throw new Error(`no draft came for ${dialogId}`);
}

function reviewable(life: Life, dialogId: string): Promise<Draft | undefined> {
  return askDesk(life, async (client) => {
    const { drafts } = await client.request('draft/list', { states: ['ready', 'stale'] });
    return drafts.find((draft) => draft.dialogId === dialogId && draft.version > 0);
  });
}

/** False where the draft was rewritten meanwhile, or the dialog moved on: look again. */
async function approve(life: Life, draft: Draft, text: string): Promise<boolean> {
  const { draftId, dialogId } = draft;
  try {
    const version =
      draft.text === text
        ? draft.version
        : (
            await askDesk(life, (client) =>
              client.request('draft/edit', { draftId, version: draft.version, text }),
            )
          ).draft.version;
    if (life.journal.approved.every((one) => one.draftId !== draftId))
      life.journal.approved.push({ draftId, dialogId, text });
    await askDesk(life, (client) => client.request('draft/approve', { ...seenOf(draft), version }));
    life.journal.note(`${dialogId} approved`);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Asked again after a kill that came behind the approval: it stands.
    return life.journal.approved.some((one) => one.draftId === draftId);
  }
}

/** What the user has seen of it, and says so with the approval. */
export function seenOf({ draftId, version, newestMessageId, movedOn }: Draft) {
  return { draftId, version, newestMessageId, ...(movedOn === undefined ? {} : { movedOn }) };
}

function pickFrom<T>(from: readonly T[], pick: number): T {
  const found = from[Math.floor(pick * from.length)];
  if (found === undefined) throw new Error('Nothing to pick from.');
  return found;
}
