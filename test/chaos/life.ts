import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../rpc/openClient.ts';
import { AppError } from '../../protocol/errors.ts';
import { createJournal, type Journal } from './journal.ts';
import { DMITRY, MAYA, PLACES } from './places.ts';
import { startWorld, type World } from './world.ts';

const PATIENCE_MS = 60_000;

/** One world with all that happened in it. */
export interface Life {
  readonly world: World;
  readonly journal: Journal;
  /** Newest message of each place before anything happened. */
  readonly sinceIds: ReadonlyMap<string, number>;
  readonly counts: LifeCounts;
  /** While the desk is being killed, nobody asks it: it must not be started beside itself. */
  killing: Promise<void>;
  nextText: number;
}

export interface LifeCounts {
  rounds: number;
  kills: number;
  drops: number;
  edits: number;
  /** How often the client of another make needed a new connection to catch up. */
  helped: number;
}

export async function beginLife(modulePath: string): Promise<Life> {
  const world = await startWorld(modulePath);
  const sinceIds = new Map(
    PLACES.map((place) => [nameOf(place), newestOf(world.telegram.control.dialog(place).messages)]),
  );
  return {
    world,
    journal: createJournal(),
    sinceIds,
    counts: { rounds: 0, kills: 0, drops: 0, edits: 0, helped: 0 },
    killing: Promise.resolve(),
    nextText: 1,
  };
}

export function nameOf({ accountId, dialogId }: { accountId: string; dialogId: string }): string {
  return `${accountId}/${dialogId}`;
}

/** Asks the desk, again where it was killed meanwhile or says that a retry is worth it: as a window does. */
export async function askDesk<T>(life: Life, ask: (client: Client) => Promise<T>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    await life.killing;
    try {
      return await ask(await life.world.desk.client());
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable || Date.now() > end) throw error;
      life.journal.note(`the desk: ${error.code}`);
    }
  }
}

export async function killDesk(life: Life): Promise<void> {
  life.counts.kills += 1;
  life.killing = life.world.desk.kill();
  await life.killing;
}

/** A text that is nowhere else; a question, so that an answer is due. */
export function freshText(life: Life, from: string): string {
  return `And what about number ${life.nextText++}, ${from}? Could you tell me?`;
}

/** Somebody whom the demo plays writes. */
export function say(life: Life, place: { accountId: string; dialogId: string }): void {
  const text = freshText(life, place.accountId === DMITRY ? 'Dmitry' : 'Maya');
  const { messageId } = life.world.telegram.control.say({ ...place, text });
  life.journal.said.push({ ...place, text, messageId });
  life.journal.note(`${place.dialogId} ${messageId} said`);
}

export const inMaya = (dialogId: string) => ({ accountId: MAYA, dialogId });

function newestOf(messages: { messageId: number }[]): number {
  return messages.at(-1)?.messageId ?? 0;
}
