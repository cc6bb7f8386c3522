// Run by `npm run fuzz -- --frames N --seed S`.
import { parseArgs } from 'node:util';
import { fuzzBridge } from './fuzzBridge.ts';
import { fuzzSocket } from './fuzzSocket.ts';
import { emptyCounts, formatRecord } from './record.ts';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '50000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [seed, frames] = [Number(values.seed), Number(values.frames)];
const counts = emptyCounts();
let told = 0;
process.stdout.write(`seed ${seed}\n`);
const failures = [
  ...(await fuzzBridge({ seed, messages: Math.max(100_000, frames / 10) }, counts)),
  ...(await fuzzSocket(
    {
      seed,
      frames,
      onFrames(count) {
        if (count - told < 50_000) return;
        told = count;
        process.stderr.write(`${count} frames\n`);
      },
    },
    counts,
  )),
];
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.stdout.write(`${JSON.stringify(counts.byKind)}\n`);
process.stdout.write(`${formatRecord(counts, seed, failures.length, new Date())}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
