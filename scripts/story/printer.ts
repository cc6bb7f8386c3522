import type { StoryEvent } from './steps.ts';

/**
 * Tells the story on a terminal. Drafts stream at the same time; one is shown as it comes, the others catch up
 * once it is whole, so that every text can be read.
 */
export function createPrinter(out: { write(text: string): unknown }): (event: StoryEvent) => void {
  const waiting = new Map<string, { title: string; text: string; attempt: number }>();
  let shown: string | undefined;

  function chunk(event: Extract<StoryEvent, { event: 'chunk' }>): void {
    const entry = waiting.get(event.dialogId) ?? {
      title: event.title,
      text: '',
      attempt: event.attempt,
    };
    waiting.set(event.dialogId, entry);
    if (shown === undefined) show(event.dialogId, entry.title);
    if (shown === event.dialogId) out.write(event.text);
    entry.text += event.text;
  }

  function show(dialogId: string, title: string): void {
    shown = dialogId;
    out.write(`\n  ${title} ▸ `);
  }

  function drafted(dialogId: string, title: string, text: string): void {
    if (shown !== dialogId) out.write(`\n  ${title} ▸ ${text}`);
    shown = undefined;
    out.write('\n');
  }

  return (event) => {
    switch (event.event) {
      case 'signIn':
        out.write(
          `Demo: nothing here reaches Telegram or a real model.\nSign-in code: ${event.url}\nThe demo phone scans it …\n`,
        );
        return;
      case 'signedIn':
        out.write(`Signed in as ${event.name}.\n`);
        return;
      case 'dialogs':
        out.write(
          `${event.total} dialogs. Picked: ${event.picked.map(({ title }) => title).join(', ')}.\n`,
        );
        return;
      case 'chunk':
        chunk(event);
        return;
      case 'draft':
        drafted(event.dialogId, event.title, event.text);
        return;
      case 'edited':
      case 'approved':
      case 'rejected':
      case 'sent':
        out.write(`${event.event.padEnd(8)} ${event.title}\n`);
        return;
      case 'inbox':
        out.write(
          `\nReceived by ${event.title}: ${event.received.length === 0 ? 'nothing' : ''}\n`,
        );
        for (const text of event.received) out.write(`  “${text}”\n`);
        return;
    }
  };
}
