import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDemoModel, type DemoModel } from '../demo/model/startDemoModel.ts';

const main = path.join(import.meta.dirname, 'main.ts');

interface Ended {
  code: number | null;
  out: string;
  errors: string;
}

async function runMain(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (errors += String(data)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, out, errors };
}

describe('npm run eval', function () {
  this.timeout(60_000);
  let dir: string;
  let model: DemoModel;

  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-eval-'));
    model = await startDemoModel({ tokenDelayMs: 0 });
  });
  after(async () => {
    await model.close();
    await rm(dir, { recursive: true });
  });

  it('asks the demo where nothing else is named, and writes the report where it is wanted', async () => {
    const file = path.join(dir, 'report.md');
    const { code, out, errors } = await runMain(['--filter', 'en/one-ask', '--out', file]);
    assert.equal(code, 0, errors);
    assert.equal(out, '');
    assert.match(
      await readFile(file, 'utf8'),
      /^\| statusRight \| 1\/1 \| 100 % of 1 \| 90 % \|$/m,
    );
    assert.equal(model.control.served().answers, 0, 'a demo of its own');
  });

  it('holds another endpoint to the floors, and its key stays in the client', async () => {
    const before = model.control.served().answers;
    const { code, out, errors } = await runMain(['--filter', 'ja/'], {
      DIALOG_DESK_EVAL_URL: model.baseUrl,
      DIALOG_DESK_EVAL_KEY: model.apiKey,
    });
    assert.equal(code, 1, 'the demo speaks no Japanese');
    assert.match(errors, /✘ languageKept: 0 %/);
    assert.match(out, /^\| languageKept \| 0\/\d+ \|.*✘ \|$/m);
    assert.ok(model.control.served().answers > before, 'it was asked');
    assert.ok(!`${out}${errors}`.includes(model.apiKey));
  });

  it('tells in a line that a key was refused, without the key', async () => {
    const key = 'planted-key-of-nobody';
    const { code, out, errors } = await runMain(['--filter', 'en/one-ask'], {
      DIALOG_DESK_EVAL_URL: model.baseUrl,
      DIALOG_DESK_EVAL_KEY: key,
    });
    assert.equal(code, 1);
    assert.match(errors, /^[^\n]*key[^\n]*\n$/i);
    assert.ok(!`${out}${errors}`.includes(key));
  });

  it('asks nothing where it is told to ask none at once', async () => {
    const { code, errors } = await runMain(['--at-once', '0']);
    assert.equal(code, 1);
    assert.equal(errors, '--at-once is a number from 1 to 16.\n');
  });

  it('fails where no case has that name', async () => {
    const { code, errors } = await runMain(['--filter', 'no such dialog']);
    assert.equal(code, 1);
    assert.equal(errors, 'No case has “no such dialog” in its name.\n');
  });
});
