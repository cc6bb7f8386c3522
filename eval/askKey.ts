import { AppError } from '../protocol/errors.ts';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Typed without being shown. */
export async function askKey(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new AppError('modelKeyMissing', 'There is nobody to ask for the key.');
  process.stderr.write('Key of the endpoint (not shown): ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const typed = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return (await typed.question('')).trim();
  } finally {
    typed.close();
    process.stderr.write('\n');
  }
}
