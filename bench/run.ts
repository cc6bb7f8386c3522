// `npm run bench [-- NAME…]`: runs bench/*.bench.ts one after another, prints the figures, writes bench/results.json.
// A NAME stands for every bench that begins so: `queue` for all of the queue.
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Figure, RunBench } from './figure.ts';
import { formatTable } from './formatTable.ts';

interface Bench {
  name: string;
  run: RunBench;
}

const wanted = process.argv.slice(2);
const benches = await loadBenches();
const unknown = wanted.filter((start) => benches.every(({ name }) => !name.startsWith(start)));
if (unknown.length > 0) {
  const names = benches.map(({ name }) => name).join(', ');
  throw new Error(`No such bench: ${unknown.join(', ')}. There are ${names}.`);
}

const figures: Figure[] = [];
let isWhole = wanted.length === 0;
for (const bench of benches) {
  if (wanted.length > 0 && !wanted.some((start) => bench.name.startsWith(start))) continue;
  console.error(`measuring ${bench.name}…`);
  try {
    figures.push(...(await bench.run()));
  } catch (error) {
    // The others are still worth having; the exit code tells that this one is missing.
    console.error(`✘ ${bench.name} could not be measured:`, error);
    process.exitCode = 1;
    isWhole = false;
  }
}
console.log(formatTable(figures));
// A part of them would pass for all of them.
if (isWhole) {
  const file = path.join(import.meta.dirname, 'results.json');
  await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
}

async function loadBenches(): Promise<Bench[]> {
  const names = await readdir(import.meta.dirname);
  const files = names.filter((file) => file.endsWith('.bench.ts'));
  return await Promise.all(files.sort().map(loadBench));
}

async function loadBench(file: string): Promise<Bench> {
  const bench: Bench = await import(path.join(import.meta.dirname, file));
  return bench;
}
