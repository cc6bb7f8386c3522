import assert from 'node:assert/strict';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** What the children were promised, over all rounds. */
export interface Journal {
  /** Job id → lane. */
  enqueued: Map<number, string>;
  /** Job id → newest attempt handed out. */
  claimed: Map<number, number>;
  /** Job id → attempt that completed it. */
  completed: Map<number, number>;
  rescued: number;
}

export function createJournal(): Journal {
  return { enqueued: new Map(), claimed: new Map(), completed: new Map(), rescued: 0 };
}

/** Takes in what a child wrote; a line that the kill cut off was never promised. */
export function record(journal: Journal, written: string): void {
  for (const line of written.split('\n').slice(0, -1)) {
    const [what, id = '', rest = ''] = line.split(' ');
    const jobId = Number(id);
    if (what === 'rescued') journal.rescued += jobId;
    else if (what === 'enqueued') journal.enqueued.set(jobId, rest);
    else if (what === 'claimed') journal.claimed.set(jobId, Number(rest));
    else if (what === 'completed') {
      assert.ok(!journal.completed.has(jobId), `job ${jobId} was completed twice`);
      journal.completed.set(jobId, Number(rest));
    } else assert.fail(`unknown line: ${line}`);
  }
}

/** Compares the file with the promises: nothing lost, nothing done twice, lanes in order, pages sound. */
export function checkDatabase(file: string, journal: Journal): void {
  const db = new DatabaseSync(file);
  try {
    const all = (text: string) => db.prepare(text).all();
    assert.deepEqual(
      all('PRAGMA integrity_check').map((row) => row['integrity_check']),
      ['ok'],
    );
    assert.deepEqual(all('PRAGMA foreign_key_check'), []);
    const jobs = new Map(all('SELECT * FROM job').map((row) => [Number(row['id']), row]));
    const effects = all('SELECT * FROM effect ORDER BY n');
    checkPromises(journal, jobs, effects);
    checkEffects(jobs, effects);
    checkLanes(jobs, effects);
    checkFigures(all, effects.length);
  } finally {
    db.close();
  }
}

/** Ids of the jobs that are not done. */
export function listUnfinished(file: string): number[] {
  const db = new DatabaseSync(file);
  const rows = db.prepare("SELECT id FROM job WHERE state <> 'done'").all();
  db.close();
  return rows.map((row) => Number(row['id']));
}

type Row = Record<string, SQLOutputValue>;

function checkPromises(journal: Journal, jobs: Map<number, Row>, effects: Row[]): void {
  for (const [jobId, lane] of journal.enqueued) {
    assert.equal(jobs.get(jobId)?.['dialog_id'], lane, `job ${jobId} was enqueued`);
  }
  for (const [jobId, attempt] of journal.claimed) {
    assert.ok(Number(jobs.get(jobId)?.['attempt']) >= attempt, `job ${jobId} was claimed`);
  }
  for (const [jobId, attempt] of journal.completed) {
    const row = jobs.get(jobId);
    assert.deepEqual(
      [row?.['state'], row?.['attempt']],
      ['done', attempt],
      `job ${jobId} was completed`,
    );
    assert.ok(
      effects.some((effect) => effect['job_id'] === jobId && effect['attempt'] === attempt),
      `job ${jobId} had its effect`,
    );
  }
}

/** A job is done exactly when its effect is there, once. */
function checkEffects(jobs: Map<number, Row>, effects: Row[]): void {
  const done = [...jobs.values()].filter((row) => row['state'] === 'done').map((row) => row['id']);
  const effected = effects.map((row) => row['job_id']);
  assert.deepEqual(effected.toSorted(byNumber), done.toSorted(byNumber));
}

/** Jobs of one lane took effect in the order of their ids, and one at most is in work. */
function checkLanes(jobs: Map<number, Row>, effects: Row[]): void {
  const lanes = Map.groupBy(effects, (effect) => jobs.get(Number(effect['job_id']))?.['dialog_id']);
  for (const [lane, inLane] of lanes) {
    const order = inLane.map((effect) => effect['job_id']);
    assert.deepEqual(order, order.toSorted(byNumber), `order of lane ${String(lane)}`);
  }
  const running = [...jobs.values()].filter((row) => row['state'] === 'running');
  const inWork = new Set(running.map((row) => row['dialog_id']));
  assert.equal(inWork.size, running.length, 'two jobs of one lane were running');
}

/** What the monitor shows was stored together with what it counts. */
function checkFigures(all: (text: string) => Row[], done: number): void {
  const [ends] = all('SELECT coalesce(sum(done), 0) AS done FROM job_hour');
  assert.equal(ends?.['done'], done, 'ends counted by hour');
  const [stages] = all(`SELECT coalesce(sum(count), 0) AS finished FROM stage_time`);
  assert.equal(stages?.['finished'], done, 'stages that were finished');
}

function byNumber(a: unknown, b: unknown): number {
  return Number(a) - Number(b);
}
