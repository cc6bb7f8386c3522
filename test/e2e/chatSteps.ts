import type { Page } from 'playwright-core';
import type { ChatMessage } from '../../protocol/chatRecords.ts';

export async function ask(page: Page, text: string): Promise<void> {
  const { length } = await texts(page, '.turn.user');
  await page.locator('textarea').fill(text);
  await page.keyboard.press('Enter');
  await page.locator('.turn.user').nth(length).waitFor();
}

export function write(page: Page, dialogId: string, text: string): Promise<void> {
  return page.evaluate(([id, more]) => window.fake.chat.write(id, more), [dialogId, text] as const);
}

export function finish(
  page: Page,
  dialogId: string,
  change: Partial<ChatMessage> = {},
): Promise<void> {
  return page.evaluate(([id, with_]) => window.fake.chat.finish(id, with_), [
    dialogId,
    change,
  ] as const);
}

export function fail(page: Page, method: string, error: object): Promise<void> {
  return page.evaluate(
    ([name, failure]) => {
      Object.assign(window.fake.fails, { [name]: failure });
    },
    [method, error] as const,
  );
}

/** What the page asked of one method, as it asked. */
export async function calls(page: Page, method: string) {
  return page.evaluate(
    (name) => window.fake.asked.filter((one) => one.method === name).map(({ params }) => params),
    method,
  );
}

export async function texts(page: Page, selector: string): Promise<string[]> {
  return (await page.locator(selector).allTextContents()).map((text) => text.trim());
}
