import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../protocol/errors.ts';
import type { Client } from '../../rpc/openClient.ts';
import { check, type Evidence } from './check.ts';
import { seenOf } from './perform.ts';
import { askDesk, inMaya, nameOf, say, type Life } from './life.ts';
import type { Approved } from './journal.ts';
import {
  DMITRY,
  DMITRY_OF_MAYA,
  GROUPS,
  MAYA,
  MAYA_OF_DMITRY,
  MOTHER,
  PEOPLE,
  PLACES,
  SHARED,
} from './places.ts';

/** Waits after failures grow to half a minute, on a busy machine all takes longer. */
const PATIENCE_MS = 60_000;
const HELP_AFTER_MS = 8_000;
const PEER = 'Dmitry';
const SHOWN = 30;
const UNFINISHED = ['scheduled', 'waiting', 'queued', 'running', 'retrying'] as const;

/** Nothing goes wrong any more: in the end all sides must hold the same. Throws with what does not fit. */
export async function settle(life: Life): Promise<void> {
  life.journal.note('quiet');
  life.world.telegram.control.clearFaults();
  await reachable(life);
  await patiently(life, () => openApprovals(life));
  sayLast(life);
  const helpAt = Date.now() + HELP_AFTER_MS;
  let isHelped = false;
  await patiently(life, async () => {
    const evidence = await gather(life);
    const wrong = check(evidence);
    if (wrong.length === 0 || isHelped || Date.now() < helpAt || !isForeign(evidence)) return wrong;
    isHelped = true;
    await helpDmitry(life);
    return wrong;
  });
  const wrong = [...(await checkListed(life)), ...outbursts(life)];
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/** A last message in each numbering, undisturbed: it shows what was missed before it. */
function sayLast(life: Life): void {
  for (const dialogId of [PEOPLE[0], GROUPS[1], SHARED]) say(life, inMaya(dialogId));
  say(life, { accountId: DMITRY, dialogId: MOTHER });
}

/** All is well but for what the client of another make has heard. */
function isForeign(evidence: Evidence): boolean {
  return (
    check({ ...evidence, heard: evidence.heard.filter(({ who }) => who !== PEER) }).length === 0
  );
}

/** Its catching up can hang on a call that was lost: a new connection, as a person would try, and it must have all. */
async function helpDmitry(life: Life): Promise<void> {
  life.journal.note('Dmitry is helped');
  life.counts.helped += 1;
  life.world.telegram.control.drop();
  await reachable(life);
  sayLast(life);
}

/** Every client is answered again: it is connected, and knows that it was not. */
async function reachable(life: Life): Promise<void> {
  const { phone, dmitry } = life.world;
  await patiently(life, async () => {
    const answers = await Promise.all([
      phone.isAnswered(),
      dmitry.isAnswered(),
      askDesk(life, (client) => listed(client, PEOPLE[0], 1)),
    ]);
    return answers.every(Boolean) ? [] : ['somebody is not answered'];
  });
}

async function patiently(life: Life, look: () => Promise<string[]>): Promise<void> {
  let wrong: string[] = [];
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(40)) {
    wrong = await look();
    if (wrong.length === 0) return;
    const burst = outbursts(life);
    if (burst.length > 0) throw new Error(burst.join('\n'));
  }
  throw new Error(wrong.join('\n'));
}

/** As a user would: approves again what the dialog overtook, and looks where it is not known whether it arrived. */
async function openApprovals(life: Life): Promise<string[]> {
  const { drafts } = await askDesk(life, (client) => client.request('draft/list', {}));
  const states = new Map(drafts.map((draft) => [draft.draftId, draft]));
  const open: string[] = [];
  for (const approved of life.journal.approved) {
    const draft = states.get(approved.draftId);
    if (draft === undefined || draft.state === 'sent') continue;
    open.push(`${draft.state}: ${approved.text}`);
    const { draftId, state } = draft;
    await askDesk(life, async (client) => {
      if (state === 'ready' || state === 'stale' || state === 'failed')
        await client.request('draft/approve', seenOf(draft));
      else if (state === 'unknown')
        await client.request('draft/resolve', { draftId, arrived: hasArrived(life, approved) });
    }).catch(isOvertaken);
  }
  const { jobs } = await askDesk(life, (client) =>
    client.request('job/list', { states: [...UNFINISHED], limit: 500 }),
  );
  return [...open, ...jobs.map(({ kind, state }) => `${kind} is ${state}`)];
}

/** It changed between the look and the click: the next look tells. */
function isOvertaken(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

function hasArrived({ world }: Life, { dialogId, text }: Approved): boolean {
  const { messages } = world.telegram.control.inbox(inMaya(dialogId));
  return messages.some((message) => message.text === text);
}

async function gather(life: Life): Promise<Evidence> {
  const { telegram, phone, dmitry } = life.world;
  const [rows, drafts] = await askDesk(life, async (client) => {
    const list = await client.request('dialog/list', { accountId: MAYA, limit: 500 });
    return [list.dialogs, (await client.request('draft/list', {})).drafts] as const;
  });
  return {
    accountId: MAYA,
    histories: PLACES.map((place) => ({
      ...place,
      ...telegram.control.dialog(place),
      sinceId: life.sinceIds.get(nameOf(place)) ?? 0,
    })),
    mirrors: [inMaya(DMITRY_OF_MAYA), { accountId: DMITRY, dialogId: MAYA_OF_DMITRY }],
    said: life.journal.said,
    approved: life.journal.approved,
    rows: rows.map(({ dialogId, unreadCount, last }) => ({
      dialogId,
      unreadCount,
      ...(last ? { lastId: last.messageId, preview: last.preview } : {}),
    })),
    drafts: new Map(drafts.map((draft) => [draft.draftId, draft])),
    heard: [
      { who: 'the phone', accountId: MAYA, withOut: true, ...phone.hearing },
      { who: PEER, accountId: DMITRY, withOut: false, ...dmitry.hearing },
    ],
  };
}

/** What the desk shows of a dialog is what the server has: the newest, word for word. */
async function checkListed(life: Life): Promise<string[]> {
  const wrong: string[] = [];
  for (const place of PLACES) {
    if (place.accountId !== MAYA) continue;
    const plain = (messages: { messageId: number; text: string; out: boolean }[]) =>
      JSON.stringify(
        messages
          .filter(({ messageId }) => messageId > (life.sinceIds.get(nameOf(place)) ?? 0))
          .slice(-SHOWN)
          .map(({ messageId, text, out }) => [messageId, text, out]),
      );
    const shown = await askDesk(life, (client) => listed(client, place.dialogId, SHOWN));
    const there = life.world.telegram.control.dialog(place).messages;
    if (plain(shown) !== plain(there)) wrong.push(`${place.dialogId} is not shown as it is`);
  }
  return wrong;
}

async function listed(client: Client, dialogId: string, limit: number) {
  const { messages } = await client.request('message/list', { accountId: MAYA, dialogId, limit });
  return messages;
}

/** What no log may hold, whatever happens. */
function outbursts({ world }: Life): string[] {
  return world.logs.filter((line) => /unhandled rejection|uncaught exception|left out/.test(line));
}
