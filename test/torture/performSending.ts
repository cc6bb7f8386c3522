import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Draft } from '../../protocol/draftRecords.ts';
import { ask } from './ask.ts';
import type { Ask } from './journal.ts';
import { draftsIn } from './scene.ts';
import { pickFrom, type Stage } from './stage.ts';
import type { World } from './world.ts';

type AskTo<O extends Ask['op']> = Extract<Ask, { op: O }>;

export function approvalOf(
  draft: Draft,
  choices: { delayMs?: number | undefined; reply?: boolean; silent?: boolean } = {},
): Ask {
  const { draftId, version, text, accountId, dialogId, newestMessageId, basedOnMessageId } = draft;
  const { movedOn, parts, attachments } = draft;
  const { delayMs, reply, silent } = choices;
  return {
    op: 'approve',
    draftId,
    version,
    text,
    accountId,
    dialogId,
    newestMessageId,
    ...(movedOn === undefined ? {} : { movedOn }),
    ...(delayMs === undefined ? {} : { sendAt: Date.now() + delayMs }),
    ...(reply ? { replyToId: basedOnMessageId } : {}),
    ...(silent ? { silent } : {}),
    ...(parts === undefined ? {} : { parts }),
    ...(attachments ? { attachmentIds: attachments.map((one) => one.attachmentId) } : {}),
  };
}

export function editOf({ draftId, version }: Draft, paragraphs = 0): AskTo<'edit'> {
  return { op: 'edit', draftId, version, text: write(paragraphs) };
}

/** No two of what is written are alike, nor any two paragraphs: each can be told wherever it turns up. */
function write(paragraphs: number): string {
  if (paragraphs === 0) return `In my own words: ${randomUUID()}`;
  return Array.from({ length: paragraphs }, (_, index) => {
    const words = `Paragraph ${index} of ${randomUUID()}.`;
    const times = Math.ceil((2_200 + 300 * index) / words.length);
    return Array.from({ length: times }, (__, line) => `${line} ${words}`).join(' ');
  }).join('\n\n');
}

export async function editAndApprove(
  stage: Stage,
  { pick, paragraphs, silent }: { pick: number; paragraphs: number; silent: boolean },
): Promise<void> {
  const draft = pickFrom(draftsIn(stage.scene, 'ready', 'failed'), pick);
  if (!draft) return;
  const edit = editOf(draft, paragraphs);
  const { answer } = await ask(stage, edit);
  if (answer?.kind !== 'acknowledged' || answer.told.version === undefined) return;
  const { parts: _before, ...rest } = draft;
  const { version, parts } = answer.told;
  const edited = { ...rest, version, text: edit.text, ...(parts === undefined ? {} : { parts }) };
  await ask(stage, approvalOf(edited, { silent }));
}

/** Writes a new version of what was sent, and has it put in its place. */
export async function editSent(
  stage: Stage,
  { pick, paragraphs }: { pick: number; paragraphs: number },
): Promise<void> {
  const draft = pickFrom(standing(stage), pick);
  if (!draft) return;
  const edit = editOf(draft, Math.min(paragraphs, draft.parts ?? 0));
  const { answer } = await ask(stage, edit);
  if (answer?.kind !== 'acknowledged' || answer.told.version === undefined) return;
  const { draftId } = draft;
  await ask(stage, { op: 'editSent', draftId, version: answer.told.version, text: edit.text });
}

export async function deleteSent(stage: Stage, pick: number): Promise<void> {
  const draft = pickFrom(standing(stage), pick);
  if (draft) await ask(stage, { op: 'deleteSent', draftId: draft.draftId });
}

/** Those in several messages come before the others as soon as there are enough of them to choose from. */
function standing({ scene }: Stage): Draft[] {
  const sent = draftsIn(scene, 'sent').filter(
    ({ sentMessageId, deletedAt }) => sentMessageId !== undefined && deletedAt === undefined,
  );
  const several = sent.filter(({ parts }) => parts !== undefined);
  return several.length > 2 ? [...several, ...sent.slice(0, several.length)] : sent;
}

/** A small file of its own, which lies where it is for good. */
export async function attach(stage: Stage, pick: number): Promise<void> {
  const drafts = draftsIn(stage.scene, 'ready', 'stale', 'failed');
  const draft = pickFrom(drafts, pick);
  if (!draft || draft.attachments) return;
  const name = `file-${randomUUID()}.txt`;
  const path = join(dirname(stage.journal.file), name);
  writeFileSync(path, `${name}\n`.repeat(50));
  const sha256 = createHash('sha256').update(`${name}\n`.repeat(50)).digest('hex');
  const { draftId, version } = draft;
  await ask(stage, { op: 'attach', draftId, version, path, sha256 });
}

/** As a user would: looks in Telegram whether its end arrived. */
export function resolutionOf(world: World, { draftId, accountId, dialogId, text }: Draft): Ask {
  const { messages } = world.telegram.control.inbox({ accountId, dialogId });
  const isEnd = (end: string) => end === text || (end.length > 40 && text.endsWith(end));
  return { op: 'resolve', draftId, arrived: messages.some((message) => isEnd(message.text)) };
}
