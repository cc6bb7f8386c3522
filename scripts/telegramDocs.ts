// Writes docs/telegram.md from what the sidecar asks of Telegram: `node scripts/telegramDocs.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderConformance } from './telegramDocs/render.ts';

const root = join(import.meta.dirname, '..');

/** Where the list is checked in. */
export const TELEGRAM_DOC = join(root, 'docs', 'telegram.md');

/** The list as it must be for the tables as they are. */
export function telegramDocs(): string {
  const introduction = join(root, 'scripts', 'telegramDocs', 'introduction.md');
  return renderConformance(readFileSync(introduction, 'utf8'));
}

if (import.meta.main) writeFileSync(TELEGRAM_DOC, telegramDocs());
