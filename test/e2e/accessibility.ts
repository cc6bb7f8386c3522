import axe from 'axe-core';
import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

const result = z.array(z.object({ id: z.string(), html: z.string(), why: z.string() }));

/**
 * What axe-core finds wrong with the page as it stands: WCAG 2.2 A and AA, and its own best practices. Colours are as the
 * theme has them, so every theme is to be asked.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(RUN);
  return result.parse(found).map(({ id, html, why }) => `${id}: ${html.slice(0, 160)} — ${why}`);
}

/** As text: what it calls is in the page alone. */
const RUN = `axe.configure({
  // Rows say more than they show, in words and in another order; the initials of a picture are shown and not said.
  rules: [{ id: 'label-content-name-mismatch', selector: 'button:not(:has(.avatar)), a' }],
}); axe.run(document, {
  resultTypes: ['violations'],
  // The page is one view of VS Code's window, whose landmarks and headings it cannot know.
  rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => ({ id, html, why: (failureSummary ?? '').split('\\n').slice(1, 3).join(' ').trim() }))))`;
