import * as z from 'zod/mini';
import { accountId, dialogId } from '../protocol/ids.ts';

const context = z.object({ accountId, dialogId });

/** The dialog whose row's menu a command was chosen from: what the page wrote into `data-vscode-context`. */
export function dialogFrom(argument: unknown): z.infer<typeof context> | undefined {
  const parsed = context.safeParse(argument);
  return parsed.success ? parsed.data : undefined;
}
