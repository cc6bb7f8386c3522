// The whole job without a window: `npm start -- --headless [--json]`. Needs the bundles in dist/.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo } from './story/demo.ts';
import { StoryDesk } from './story/desk.ts';
import { createPrinter } from './story/printer.ts';
import { readInboxes, steps } from './story/steps.ts';
import type { StoryContext } from './story/steps.ts';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const json = process.argv.includes('--json');
const report = json
  ? (event: unknown) => console.log(JSON.stringify(event))
  : createPrinter(process.stdout);

const dataDir = mkdtempSync(join(tmpdir(), 'dialog-desk-'));
const demo = await startDemo(join(dist, 'demo.cjs'));
const desk = new StoryDesk({
  modulePath: join(dist, 'sidecar.cjs'),
  dataDir,
  connection: demo.info,
  onLog: (level, text) => {
    if (level === 'error' || level === 'warn') console.error(`worker ${level}: ${text}`);
  },
});

async function cleanUp(): Promise<void> {
  await desk.kill();
  await demo.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}

try {
  const context: StoryContext = { desk, demo, state: { picked: [] }, report };
  for (const step of steps) await step.run(context);
  const inboxes = [...(await readInboxes(context)).values()].map((received) => received.length);
  if (inboxes.join() !== '1,1,0')
    throw new Error(
      `Expected two deliveries and none for the rejected one, got ${inboxes.join()}.`,
    );
  await desk.stop();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
