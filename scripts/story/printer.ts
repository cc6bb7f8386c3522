import type { StoryEvent } from './steps.ts';

/**
 * Tells the story on a terminal. Drafts stream at the same time; one is shown as it comes, the others catch up
 * once it is whole, so that every text can be read.
 */
export function createPrinter(out: { write(text: string): unknown }): (event: StoryEvent) => void {
  const waiting = new Map<string, { title: string; text: string }>();
  const finished: { title: string; text: string }[] = [];
  let shown: string | undefined;

  function chunk({ dialogId, title, text }: Extract<StoryEvent, { event: 'chunk' }>): void {
    const soFar = (waiting.get(dialogId)?.text ?? '') + text;
    waiting.set(dialogId, { title, text: soFar });
    if (shown === dialogId) out.write(text);
    else if (shown === undefined) show(dialogId, title, soFar);
  }

  function show(dialogId: string, title: string, soFar: string): void {
    shown = dialogId;
    out.write(`\n  ${title} ▸ ${soFar}`);
  }

  function drafted(dialogId: string, title: string, text: string): void {
    waiting.delete(dialogId);
    if (shown !== undefined && shown !== dialogId) {
      finished.push({ title, text });
      return;
    }
    if (shown === undefined) out.write(`\n  ${title} ▸ ${text}`);
    out.write('\n');
    for (const draft of finished.splice(0)) out.write(`\n  ${draft.title} ▸ ${draft.text}\n`);
    shown = undefined;
    const [next] = waiting;
    if (next) show(next[0], next[1].title, next[1].text);
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
