import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoModel } from '../../demo/model/startDemoModel.ts';
import { startDemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { StoryDesk } from '../../scripts/story/desk.ts';
import { seenOf } from '../chaos/perform.ts';
import { createRandom } from '../torture/random.ts';
import { until } from '../until.ts';
import type { Sample } from './judge.ts';
import { measureWatched, tellWatched, WATCHED_SIDECAR } from './watched.ts';

const HOUR_MS = 3_600_000;
const MAYA = '7001';
const PEOPLE = ['u7101', 'u7104', 'u7105', 'u7112', 'u7113', 'u7002'] as const;
const GROUPS = ['g8102', 'c8101', 'c8001', 'c8104'] as const;
const ALL = [...PEOPLE, ...GROUPS] as const;
const OPEN = ['scheduled', 'waiting', 'queued', 'running', 'retrying'] as const;
/** Of an hour. */
const MESSAGES = 200;
const EDITS = 30;
const READS = 20;
const LOSSES = 3;
/** A dead connection is found out by a ping, which takes real time: not in every hour. */
const HALF_OPEN_EVERY = 6;
/** The first hours, by which growth is judged, are whole. */
const LEAK_FROM = 4;

export interface DayCounts {
  messages: number;
  edits: number;
  reads: number;
  losses: number;
  sleeps: number;
  halfOpen: number;
  sent: number;
  updatesHurt: number;
}

/**
 * So many hours of a busy account: each has its traffic, its lost connections, a reply sent, and ends with the machine
 * asleep until the next. What the worker holds is measured when it has taken in everything.
 */
export async function liveHours(options: {
  seed: number;
  hours: number;
  /** Plants a leak after the first hours, to see that it is found. */
  leak?: boolean;
}): Promise<{ samples: Sample[]; counts: DayCounts; logs: string[] }> {
  const random = createRandom(options.seed);
  let sleptMs = 0;
  const telegram = await startDemoTelegram({ quiet: true, now: () => Date.now() + sleptMs });
  const model = await startDemoModel({ tokenDelayMs: 0 });
  const dataDir = mkdtempSync(join(tmpdir(), 'soak-'));
  const logs: string[] = [];
  const desk = new StoryDesk({
    modulePath: WATCHED_SIDECAR,
    dataDir,
    connection: {
      telegram: telegram.connection,
      model: { baseUrl: model.baseUrl, apiKey: model.apiKey },
    },
    onLog: (level, text) => logs.push(`${level} ${text}`),
  });
  desk.keepSession(MAYA, telegram.control.createSession({ accountId: MAYA }).session);
  const { control } = telegram;
  const counts: DayCounts = {
    messages: 0,
    edits: 0,
    reads: 0,
    losses: 0,
    sleeps: 0,
    halfOpen: 0,
    sent: 0,
    updatesHurt: 0,
  };
  const samples: Sample[] = [];

  const command = (text: string) => tellWatched(dataDir, text);

  function say(dialogId: string) {
    counts.messages += 1;
    const text = `Message ${counts.messages}: could you tell me ${'more '.repeat(random.below(20))}?`;
    return { dialogId, messageId: control.say({ accountId: MAYA, dialogId, text }).messageId };
  }

  async function traffic(): Promise<void> {
    const said: ReturnType<typeof say>[] = [];
    const edit = Math.floor(MESSAGES / EDITS);
    const read = Math.floor(MESSAGES / READS);
    const lose = Math.floor(MESSAGES / LOSSES);
    for (let count = 1; count <= MESSAGES; count += 1) {
      if (count % 8 === 0) hurtAnUpdate();
      said.push(say(random.pick(ALL)));
      const some = said[random.below(said.length)];
      if (count % edit === 0 && some) {
        control.edit({ accountId: MAYA, ...some, text: `An edit of ${some.messageId}` });
        counts.edits += 1;
      }
      if (count % read === 0) {
        control.read({ accountId: MAYA, dialogId: random.pick(PEOPLE) });
        counts.reads += 1;
      }
      if (count % lose === 0 && control.drop().dropped > 0) counts.losses += 1;
      if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  function hurtAnUpdate(): void {
    const kinds = ['dropUpdate', 'duplicateUpdate', 'reorderUpdate'] as const;
    control.fault({ kind: random.pick(kinds) });
  }

  async function answer(): Promise<void> {
    const dialogId = random.pick(PEOPLE);
    const client = await desk.client();
    say(dialogId);
    await settled(dialogId);
    await client.request('dialog/process', { accountId: MAYA, dialogIds: [dialogId] });
    await until(
      'a reply to be sent',
      async () => {
        const states = ['ready', 'stale', 'failed'] as const;
        const { drafts } = await client.request('draft/list', { states: [...states] });
        const draft = drafts.find((one) => one.dialogId === dialogId && one.version > 0);
        if (draft) {
          await client.request('draft/approve', seenOf(draft));
        }
        const { jobs } = await client.request('job/list', { states: [...OPEN] });
        return !draft && jobs.length === 0;
      },
      60_000,
    );
    counts.sent += 1;
  }

  /** The desk has taken in all that was said, in each numbering. */
  async function settled(...dialogIds: string[]): Promise<void> {
    const client = await desk.client();
    await until(
      'the desk to have heard everything',
      async () => {
        const { dialogs } = await client.request('dialog/list', { accountId: MAYA, limit: 500 });
        return dialogIds.every((dialogId) => {
          const newest = control.dialog({ accountId: MAYA, dialogId }).messages.at(-1)?.messageId;
          return dialogs.find((one) => one.dialogId === dialogId)?.last?.messageId === newest;
        });
      },
      60_000,
    );
  }

  async function online(): Promise<void> {
    const client = await desk.client();
    await until('the account to be online', async () => {
      const { accounts } = await client.request('account/list', {});
      return accounts[0]?.connection === 'online';
    });
  }

  async function sleep(hour: number): Promise<void> {
    const isHalfOpen = hour % HALF_OPEN_EVERY === HALF_OPEN_EVERY - 1;
    if (isHalfOpen) control.halfOpen();
    else control.drop();
    sleptMs += HOUR_MS;
    await command(`sleep ${HOUR_MS}`);
    counts.sleeps += 1;
    if (!isHalfOpen) return;
    counts.halfOpen += 1;
    const before = control.counters()['connections'] ?? 0;
    await until('the dead connection to be found out', () => {
      return (control.counters()['connections'] ?? 0) > before;
    });
  }

  try {
    await desk.client();
    for (let hour = 0; hour < options.hours; hour += 1) {
      if (options.leak && hour === LEAK_FROM) await command('plantLeak');
      await online();
      await traffic();
      control.clearFaults();
      await online();
      for (const dialogId of ALL) say(dialogId);
      await settled(...ALL);
      await answer();
      samples.push({ hour, ...(await measureWatched(dataDir)) });
      await sleep(hour);
    }
    const told = control.counters();
    for (const what of ['dropped', 'doubled', 'reordered'])
      counts.updatesHurt += told[`updates ${what}`] ?? 0;
    return { samples, counts, logs };
  } finally {
    await desk.kill();
    await telegram.close();
    await model.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
