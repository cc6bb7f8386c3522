import * as z from 'zod/mini';
import { AppError } from '../protocol/errors.ts';

/** What a running demo says of itself, as its control address answers at `/info`. */
export const demoInfo = z.object({
  controlUrl: z.url(),
  telegram: z.object({
    apiId: z.int(),
    apiHash: z.string(),
    server: z.object({
      host: z.string(),
      ports: z.record(z.string(), z.int()),
      publicKey: z.string(),
    }),
  }),
  model: z.object({ baseUrl: z.url(), apiKey: z.string() }),
});
export type DemoInfo = z.infer<typeof demoInfo>;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Asks a running demo what it is. Only this machine's: the answer decides where a sign-in goes. */
export async function fetchDemoInfo(controlUrl: string): Promise<DemoInfo> {
  if (!URL.canParse(controlUrl) || !LOOPBACK.has(new URL(controlUrl).hostname)) {
    throw new AppError('invalidParams', 'The demo’s address is not one of this machine.', {
      hint: 'Correct or remove the setting dialogDesk.demo.url.',
    });
  }
  return parseDemoInfo(await ask(`${controlUrl.replace(/\/$/, '')}/info`));
}

/** Lets the demo's own phone scan a sign-in code. */
export async function scanDemoCode(info: DemoInfo, url: string): Promise<void> {
  await ask(`${info.controlUrl}/scan`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
}

const demoPhone = z.object({ phone: z.string(), code: z.optional(z.string()) });

/** What the demo's own phone shows: its number, and the sign-in code it received. */
export async function fetchDemoPhone(info: DemoInfo): Promise<z.infer<typeof demoPhone>> {
  const answer = await ask(`${info.controlUrl}/phone`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return demoPhone.parse(answer);
}

export function parseDemoInfo(value: unknown): DemoInfo {
  const info = demoInfo.safeParse(value);
  if (info.success) return info.data;
  throw new AppError('internal', 'What answers at the demo’s address is not the demo.', {
    hint: 'Start the demo again, or correct or remove the setting dialogDesk.demo.url.',
    cause: info.error,
  });
}

async function ask(url: string, init: RequestInit = {}): Promise<unknown> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return body;
  } catch (cause) {
    throw new AppError('internal', 'The demo does not answer.', {
      retryable: true,
      hint: 'Start the demo again, or correct or remove the setting dialogDesk.demo.url.',
      cause,
    });
  }
}
