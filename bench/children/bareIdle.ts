import { setTimeout as delay } from 'node:timers/promises';
import '@anthropic-ai/sdk';
import { openBareClient } from './bareClient.ts';
import { listInput } from './listInput.ts';
import { serve } from './serve.ts';

/** Since the process began. */
const loadedMs = performance.now();

/** The peer of the idle worker: GramJS and the SDK loaded, one account connected and its list read. */
serve(listInput, async (input) => {
  const client = await openBareClient(input);
  const { length } = await client.getDialogs({});
  await delay(3_000);
  return { loadedMs, dialogs: length, rssMb: process.memoryUsage().rss / 1024 ** 2 };
});
