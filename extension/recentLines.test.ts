import assert from 'node:assert/strict';
import { scrub, withRecentLines } from './recentLines.ts';

const HOME = '/home/maya';

describe('the newest lines of the log', () => {
  function open() {
    const written: string[] = [];
    const write = (text: string) => void written.push(text);
    const kept = withRecentLines(
      { debug: write, info: write, warn: write, error: write },
      HOME,
      () => 0,
    );
    return { ...kept, written };
  }

  it('are kept in order with their level, and still written', () => {
    const { log, recentLines, written } = open();
    log.info('one');
    log.error('two');
    assert.deepEqual(recentLines(), [
      '1970-01-01T00:00:00.000Z info one',
      '1970-01-01T00:00:00.000Z error two',
    ]);
    assert.deepEqual(written, ['one', 'two']);
  });

  it('are at most 300', () => {
    const { log, recentLines } = open();
    for (let line = 0; line < 1_000; line += 1) log.debug(`line ${line}`);
    assert.equal(recentLines().length, 300);
    assert.match(recentLines()[0] ?? '', /line 700$/);
  });

  it('name neither the user’s folder nor anything that looks like a key', () => {
    const token = 'a'.repeat(20) + 'B3_-'.repeat(6);
    const line = `at ${HOME}/.vscode/x.cjs:1:2 Bearer ${token} sk-ant-abcdefgh12345678 ${token}`;
    assert.equal(scrub(line, HOME), 'at ~/.vscode/x.cjs:1:2 [removed] [removed] [removed]');
  });

  it('keep what tells of a fault: codes, ids, places', () => {
    const line =
      'job 12 (process), attempt 2: modelRateLimited req_011CabcdefGhij 6f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11 at dist/sidecar.cjs:2959:10279';
    assert.equal(scrub(line, HOME), line);
  });
});
