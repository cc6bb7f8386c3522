import assert from 'node:assert/strict';
import { workerReport, type ReportFacts } from './workerReport.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 5);

const facts: ReportFacts = {
  status: {
    state: 'error',
    running: 0,
    queued: 3,
    toReview: 0,
    error: {
      code: 'databaseFull',
      message: 'There is no room left on the disk.',
      retryable: true,
      hint: 'Make room.',
    },
  },
  stats: {
    hours: [{ startAt: NOW - 300_000, done: 5, failed: 1, cancelled: 0 }],
    unfinished: { queued: 3 },
    queueAgeMs: 12_340,
    stages: [{ stage: 'drafting', count: 4, p50Ms: 2_000, p95Ms: 9_500 }],
    tokens: { inputTokens: 900, outputTokens: 40, cacheReadTokens: 7, cacheWriteTokens: 0 },
    databaseBytes: 4096,
    images: {
      images: 4,
      bytes: 900,
      uploads: 2,
      visionTokens: 1_700,
      filesKept: 3,
      fileBytesKept: 700,
    },
    lastCleanup: { at: NOW, conversations: 3, chatMessages: 41, files: 2, sessions: 2 },
  },
  health: {
    ok: false,
    workerId: 'V1StGXR8_Z5jdHi6B-myT',
    startedAt: NOW - 3_600_000,
    checks: [
      { name: 'database', ok: true, message: 'It answers in 2 ms.' },
      { name: 'disk', ok: false, message: 'Only 12 MB are free.' },
    ],
  },
};

describe('the report of the worker', () => {
  const lines = workerReport(facts, NOW).split('\n');

  it('says first whether anything needs attention, then why', () => {
    assert.equal(lines[2], 'Something needs attention. Taken 2026-11-20T14:05:00.000Z.');
    assert.ok(lines.includes('- Held by: There is no room left on the disk. Make room.'));
    assert.ok(lines.includes('disk       TROUBLE   Only 12 MB are free.'));
  });

  it('tells queue, stages, hours, tokens, storage and the last clean-up', () => {
    for (const line of [
      '- queued: 3',
      '- Oldest that is ready waits: 12.34 s',
      'Draft   4      2.00 s   9.50 s',
      '2026-11-20 14:00   5      1        0',
      '- Tokens in: 900, out: 40',
      '- Pictures shown: 4 (900 bytes, about 1700 tokens), uploaded: 2',
      '- Pictures kept at the provider: 3 (700 bytes)',
      '- Database: 4096 bytes',
      '- Last clean-up: 2026-11-20T14:05:00.000Z: 3 conversations, 41 messages, 2 sessions, 2 files removed',
    ]) {
      assert.ok(lines.includes(line), line);
    }
  });

  it('can be made of a worker that has done nothing', () => {
    const empty = { ...facts.stats, unfinished: {}, queueAgeMs: null, stages: [] };
    const report = workerReport({ ...facts, stats: { ...empty, lastCleanup: null } }, NOW);
    assert.match(report, /ready waits: none[^]*Nothing yet\.[^]*clean-up: none yet/);
  });
});
