import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrace } from './readTrace.ts';

const hex = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16)}`).join('');
const LOG = '/state.db-wal';

describe('the reader of a trace', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trace-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function read(...lines: string[]) {
    const file = join(folder, 'trace');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    return readTrace(file);
  }

  it('takes a call for whole that another thread came between, a sync as well as a write', async () => {
    const effects = await read(
      `7 pwrite64(21<${hex(LOG)}>, "${hex('page')}", 4, 32 <unfinished ...>`,
      `8 write(9<${hex('socket:[1]')}>, "${hex('hi')}", 2) = 2`,
      '7 <... pwrite64 resumed>)           = 4',
      `7 fdatasync(21<${hex(LOG)}> <unfinished ...>`,
      `8 write(9<${hex('socket:[1]')}>, "${hex('ho')}", 2) = 2`,
      '7 <... fdatasync resumed>)          = 0',
    );
    assert.deepEqual(effects, [
      { kind: 'said', file: 'socket:[1]', data: Buffer.from('hi') },
      { kind: 'write', file: LOG, offset: 32, data: Buffer.from('page') },
      { kind: 'said', file: 'socket:[1]', data: Buffer.from('ho') },
      { kind: 'sync', file: LOG },
    ]);
  });
});
