// Run by `npm run torture -- --rounds N --seed S [--round K]`.
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describeFailure, formatCounts, formatRecord } from './record.ts';
import { torture } from './torture.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    round: { type: 'string', default: '0' },
  },
});
const seed = Number(values.seed);
const startedAt = Date.now();
process.stdout.write(`seed ${seed}\n`);
const { counts, failures } = await torture({
  seed,
  rounds: Number(values.rounds),
  firstRound: Number(values.round),
  onRound(round) {
    if (round % 100 === 99) process.stderr.write(`round ${round}\n`);
  },
  modulePath: fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url)),
});
for (const failure of failures) process.stdout.write(`\n${describeFailure(failure)}\n`);
process.stdout.write(`${formatRecord(counts, seed, new Date())}\n`);
process.stdout.write(`${formatCounts(counts, Date.now() - startedAt)}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
