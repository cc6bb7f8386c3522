import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { AppError } from '../../protocol/errors.ts';
import { wireError } from '../../protocol/wireError.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { Client } from '../../rpc/openClient.ts';
import { dial, opened } from '../../rpc/openSocket.ts';
import {
  askingDialogs,
  draftIn,
  process as startJob,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { measureWatched, WATCHED_SIDECAR } from '../soak/watched.ts';
import { createRandom, subSeed, type Random } from '../torture/random.ts';
import { until } from '../until.ts';
import { makeForbidden, makeFrame, makeUnusable, type Names } from './makeFrame.ts';
import type { FuzzCounts } from './record.ts';

/** Below what a connection may send at once: each frame is looked at, and none is turned away for its number. */
const FRAMES_OF_A_CONNECTION = 450;
/** Sent before the next question shows that the worker still answers. */
const BATCH = 50;
/** Connections after which caches are full and code is compiled. */
const WARM_UP = 20;
/** The most that the heap may grow after it. */
const MOST_GROWTH = 0.15;
const ANSWER_WITHIN_MS = 60_000;
/** Changes without anybody's doing. */
const OWN_TABLES = ['paired_client', 'sqlite_stat1'];

const answer = z.strictObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string(), z.null()]),
  result: z.unknown().optional(),
  error: z.strictObject({ code: z.number(), message: z.string(), data: wireError }).optional(),
});
const event = z.strictObject({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.unknown(),
});

/** Who sends: what it may do, and that it says hello. */
const WHO = ['reader', 'drafter', 'stranger', 'owner'] as const;
type Who = (typeof WHO)[number];

/**
 * `frames` seeded frames at the socket of the real sidecar, between the demo's servers and with work in hand: from a
 * client that may read, one that may draft, one that never says hello, and, of what no scope could use, from the owner.
 * @returns what was found: an answer that breaks the contract or tells of an error nobody meant, an effect that nobody
 * was allowed, a process that ended, a heap or resources that grew
 */
export async function fuzzSocket(
  options: { seed: number; frames: number; onFrames?: (count: number) => void },
  counts: FuzzCounts,
): Promise<string[]> {
  const harness = await startHarness({ modulePath: WATCHED_SIDECAR });
  try {
    return await fuzz(harness, options, counts);
  } finally {
    await harness.stop();
  }
}

async function fuzz(
  harness: DeskHarness,
  options: { seed: number; frames: number; onFrames?: (count: number) => void },
  counts: FuzzCounts,
): Promise<string[]> {
  const owner = await harness.client();
  const names = await prepare(harness, owner);
  const tokens = await tokensOf(owner);
  const failures: string[] = [];
  const inOrder: Who[] = ['reader', 'stranger', 'owner', 'reader'];
  const looked = { before: rowsOf(harness.dataDir), sent: sentBy(harness) };
  let warm: Awaited<ReturnType<typeof measureWatched>> | undefined;
  /** Those that may change drafts come last: until then nothing at all may change. */
  const draftersFrom = options.frames * 0.75;
  let isLooked = false;
  for (let index = 0; counts.frames < options.frames && failures.length === 0; index += 1) {
    const random = createRandom(subSeed(options.seed, index));
    if (counts.frames >= draftersFrom && !isLooked) {
      isLooked = true;
      failures.push(...changedRows(looked.before, rowsOf(harness.dataDir)));
    }
    const who = isLooked ? 'drafter' : (inOrder[index % inOrder.length] ?? 'reader');
    const left = Math.min(FRAMES_OF_A_CONNECTION, options.frames - counts.frames);
    const found = await converse({ owner, random, names, who, tokens, left }, counts);
    failures.push(...found.map((what) => `connection ${index} (${who}): ${what}`));
    if (index === WARM_UP) warm = await measure(harness);
    options.onFrames?.(counts.frames);
  }
  if (sentBy(harness) !== looked.sent) failures.push('something was sent that nobody approved');
  failures.push(...grown(warm, await measure(harness)), ...badLines(harness.logs));
  return failures;
}

/** Something to hit: a draft that is ready, a conversation, a job. */
async function prepare(harness: DeskHarness, owner: Client): Promise<Names> {
  const [dialog] = await askingDialogs(harness);
  if (!dialog) throw new Error('no dialog asks for anything');
  const job = await startJob(harness, dialog.dialogId);
  const { draftId } = await draftIn(harness, dialog.dialogId, 'ready');
  const place = { accountId: harness.accountId, dialogId: dialog.dialogId };
  const windowId = 'fuzz-window-000000001';
  const { session } = await owner.request('session/start', { ...place, windowId });
  await until('the work to rest', async () => {
    const status = await owner.request('worker/status', {});
    return status.running === 0 && status.queued === 0;
  });
  return new Map([
    ['100001', harness.accountId],
    ['u200002', dialog.dialogId],
    ['6f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11', draftId],
    ['11111111-1111-4111-a111-111111111111', session.conversationId],
    ['22222222-2222-4222-a222-222222222222', session.sessionId],
    ['"jobId":7', `"jobId":${job.jobId}`],
  ]);
}

async function tokensOf(owner: Client): Promise<Record<Who, string> & { socketPath: string }> {
  const reader = await owner.request('client/pair', { name: 'reader', access: 'read' });
  const drafter = await owner.request('client/pair', { name: 'drafter', access: 'draft' });
  const all = await owner.request('client/pair', { name: 'sender', access: 'send' });
  return {
    reader: reader.token,
    drafter: drafter.token,
    stranger: all.token,
    // All that the owner's frames have in common with its own is that they could do everything.
    owner: all.token,
    socketPath: reader.socketPath,
  };
}

interface Talk {
  owner: Client;
  random: Random;
  names: Names;
  who: Who;
  tokens: Awaited<ReturnType<typeof tokensOf>>;
  /** Frames to send. */
  left: number;
}

/** One connection: its frames in batches, and after each a question of the owner's that must be answered. */
async function converse(
  { owner, random, names, who, tokens, left }: Talk,
  counts: FuzzCounts,
): Promise<string[]> {
  const socket = dial(tokens.socketPath, tokens[who]);
  await opened(socket, ANSWER_WITHIN_MS);
  counts.connections += 1;
  const failures: string[] = [];
  const sent: string[] = [];
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  socket.on('message', (data: Buffer) => {
    const [kind, wrong] = judge(data.toString(), who);
    if (kind === 'answer') counts.answered += 1;
    if (kind === 'refused') counts.refused += 1;
    if (wrong !== undefined) failures.push(wrong);
  });
  if (who !== 'stranger') socket.send(hello());
  for (let count = 0; count < left && socket.readyState === socket.OPEN; count += 1) {
    const { kind, frame } = next(random, names, who, sent);
    socket.send(frame);
    if (typeof frame === 'string') sent.push(frame);
    counts.frames += 1;
    counts.byKind[kind] = (counts.byKind[kind] ?? 0) + 1;
    if (count % BATCH === BATCH - 1) await isAnswered(owner);
  }
  await isAnswered(owner);
  socket.close();
  await closed;
  return failures;
}

/** On a quick machine the owner itself asks oftener than a client may, and is told how long to wait. */
async function isAnswered(owner: Client): Promise<void> {
  try {
    await owner.request('worker/status', {}, { timeoutMs: ANSWER_WITHIN_MS });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'tooManyRequests') throw error;
    await sleep(error.retryAfterMs ?? 0);
    return isAnswered(owner);
  }
}

function next(random: Random, names: Names, who: Who, sent: readonly string[]) {
  if (who === 'owner') return makeUnusable(random, names);
  if (who === 'stranger' || random.chance(0.75)) return makeFrame(random, names, sent);
  const scopes = who === 'reader' ? (['read'] as const) : (['read', 'draft'] as const);
  return { kind: 'forbidden', frame: makeForbidden(random, names, scopes) };
}

const hello = (): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 'hello',
    method: 'client/hello',
    params: { protocolVersion: PROTOCOL_VERSION, clientName: 'fuzz' },
  });

function judge(frame: string, who: Who): ['answer' | 'refused' | 'event', string | undefined] {
  const value: unknown = JSON.parse(frame);
  if (event.safeParse(value).success)
    return ['event', who === 'stranger' ? `it was told ${frame.slice(0, 200)}` : undefined];
  const parsed = answer.safeParse(value);
  if (!parsed.success) return ['answer', `answered with ${frame.slice(0, 200)}`];
  const { error } = parsed.data;
  if (error === undefined)
    return ['answer', who === 'stranger' ? `it was answered ${frame.slice(0, 200)}` : undefined];
  const isMeant = error.data.code !== 'internal';
  return ['refused', isMeant ? undefined : `an error that nobody meant: ${frame.slice(0, 200)}`];
}

function sentBy({ telegram, accountId }: DeskHarness): number {
  return telegram.control.sends({ accountId }).sends.length;
}

/** Table → its rows, each as text. */
function rowsOf(dataDir: string): Map<string, string> {
  const name = readdirSync(dataDir).find((each) => each === 'state.db');
  if (name === undefined) throw new Error('There is no database.');
  const database = new DatabaseSync(join(dataDir, name), { readOnly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map((row) => String(row['name']));
    return new Map(
      tables.map((table) => {
        const statement = database.prepare(`SELECT * FROM "${table}"`);
        statement.setReadBigInts(true);
        const rows = statement.all().map((row) => JSON.stringify(row, plain));
        return [table, rows.sort().join('\n')];
      }),
    );
  } finally {
    database.close();
  }
}

const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

function changedRows(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].flatMap(([table, rows]) =>
    OWN_TABLES.includes(table) || rows === before.get(table)
      ? []
      : [`${table} has changed, by those who may only read or nothing at all`],
  );
}

const measure = ({ dataDir }: DeskHarness) => measureWatched(dataDir);

function grown(
  warm: Awaited<ReturnType<typeof measureWatched>> | undefined,
  now: Awaited<ReturnType<typeof measureWatched>>,
): string[] {
  if (!warm) return ['nothing was measured'];
  const growth = now.heapUsed / warm.heapUsed - 1;
  const more = Object.entries(now.resources).flatMap(([kind, count]) => {
    const extra = count - (warm.resources[kind] ?? 0);
    return extra > 3 ? [`${extra} more of ${kind} are open`] : [];
  });
  return [
    ...(growth > MOST_GROWTH ? [`the heap grew by ${Math.round(growth * 100)} %`] : []),
    ...more,
  ];
}

function badLines(logs: readonly string[]): string[] {
  return logs.filter((line) => /unhandled rejection|uncaught exception| failed, /.test(line));
}
