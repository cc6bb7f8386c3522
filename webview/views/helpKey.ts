import type { Desk } from '../desk.ts';
import { isTyping } from './reviewKeys.ts';

/** `?` shows all keys, wherever nothing is being typed. */
export function watchHelpKey({ actions }: Desk, target: Pick<Document, 'addEventListener'>): void {
  target.addEventListener('keydown', (event) => {
    if (event.key === '?' && !event.repeat && !isTyping(event)) void actions.run('showKeys');
  });
}
