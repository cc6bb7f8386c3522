import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One thing that the process handed to the system, in order. */
export type Effect =
  | { kind: 'write'; file: string; offset: number; data: Buffer }
  | { kind: 'truncate'; file: string; size: number }
  | { kind: 'sync'; file: string }
  | { kind: 'remove'; file: string }
  /** To a socket or a pipe; `file` names it. */
  | { kind: 'said'; file: string; data: Buffer };

/** What a trace is made with: every byte written and every sync, with the files' names, all in hexadecimal. */
export const TRACE_OPTIONS = [
  '-f',
  '-y',
  '-xx',
  '--seccomp-bpf',
  '-s',
  '8000000',
  '-e',
  'trace=pwrite64,write,writev,fsync,fdatasync,ftruncate,unlink',
];

/** Reads what strace wrote. A call that it split because another thread came between counts where it ended. */
export async function readTrace(file: string): Promise<Effect[]> {
  const effects: Effect[] = [];
  const begun = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(file, 'latin1') })) {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(pid, rest.slice(0, -'<unfinished ...>'.length).trimEnd());
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1];
    const effect = effectOf(resumed === undefined ? rest : (begun.get(pid) ?? '') + resumed);
    if (effect) effects.push(effect);
  }
  return effects;
}

function effectOf(call: string): Effect | undefined {
  const [, name, args = '', result = '-1'] = /^(\w+)\((.*)\) += (-?\d+)/.exec(call) ?? [];
  const count = Number(result);
  if (name === undefined || count < 0) return undefined;
  if (name === 'unlink') return { kind: 'remove', file: bytesOf(args).toString() };
  const [, where = '', rest = ''] = /^\d+<([^>]*)>(?:, (.*))?$/.exec(args) ?? [];
  const file = bytesOf(where).toString();
  const numbers = rest.slice(rest.lastIndexOf('"') + 1).match(/\d+/g) ?? [];
  switch (name) {
    case 'pwrite64': {
      const data = bytesOf(rest).subarray(0, count);
      return { kind: 'write', file, offset: Number(numbers.at(-1)), data };
    }
    case 'ftruncate':
      return { kind: 'truncate', file, size: Number(numbers.at(-1)) };
    case 'write':
    case 'writev':
      return { kind: 'said', file, data: bytesOf(rest).subarray(0, count) };
    default:
      return { kind: 'sync', file };
  }
}

/** Every `\x…` of a piece of the trace; what stands between is strace's own. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text.match(/(?<=\\x)[0-9a-f]{2}/g)?.join('') ?? '', 'hex');
}
