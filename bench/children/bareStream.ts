import Anthropic from '@anthropic-ai/sdk';
import * as z from 'zod/mini';
import { serve } from './serve.ts';

const input = z.object({ baseUrl: z.string(), apiKey: z.string(), model: z.string() });

/** The peer: the SDK's own loop over the stream, the text put together and nothing else. */
serve(input, async ({ baseUrl, apiKey, model }) => {
  const client = new Anthropic({ baseURL: baseUrl, apiKey });
  const stream = await client.messages.create({
    model,
    max_tokens: 8192,
    stream: true,
    messages: [{ role: 'user', content: 'Write.' }],
  });
  let text = '';
  let deltas = 0;
  let before = process.cpuUsage();
  for await (const event of stream) {
    if (event.type !== 'content_block_delta' || event.delta.type !== 'text_delta') continue;
    if (deltas === 0) before = process.cpuUsage();
    text += event.delta.text;
    deltas += 1;
  }
  const { user, system } = process.cpuUsage(before);
  if (text.length === 0) throw new Error('Nothing was streamed.');
  return { deltas, cpuMs: (user + system) / 1000 };
});
