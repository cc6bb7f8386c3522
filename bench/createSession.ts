import * as z from 'zod/mini';
import type { DemoTelegram } from '../demo/telegram/startDemoTelegram.ts';

const answer = z.object({ session: z.string() });

/** Signs the demo's first account in without the code; what comes back is a GramJS string session. */
export async function createSession(
  demo: DemoTelegram,
): Promise<{ accountId: string; session: string }> {
  const [account] = demo.accounts;
  if (!account) throw new Error('The demo has no account.');
  const { accountId } = account;
  const response = await fetch(`${demo.controlUrl}/createSession`, {
    method: 'POST',
    body: JSON.stringify({ accountId }),
  });
  const { session } = answer.parse(await response.json());
  return { accountId, session };
}
