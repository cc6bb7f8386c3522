import type { Draft } from '../../protocol/draftRecords.ts';
import { shownEarlier, viewOf } from '../cardView.ts';
import type { Desk } from '../desk.ts';
import { needsUser } from '../reviewQueue.ts';

/** What the keys ask of the list. */
export interface KeyTarget {
  /** The draft in focus, if the card in focus has one. */
  draft: Draft | undefined;
  move: (step: 1 | -1) => void;
  /** Takes the decision and goes on to the next draft. */
  decide: (decision: Promise<boolean>) => void;
  /** Shows the wishes, or takes them away again. */
  askWish: (draft: Draft) => void;
}

/** Does what a key stands for; false where it stands for nothing. */
export function pressReviewKey(desk: Desk, target: KeyTarget, event: KeyboardEvent): boolean {
  if (isShortcut(event) || event.repeat || isTyping(event)) return false;
  const key = event.key.toLowerCase();
  if (event.shiftKey) return pressWithShift(desk, key);
  const { actions, state } = desk;
  const { draft } = target;
  if (key === 'j') target.move(1);
  else if (key === 'k') target.move(-1);
  else if (key === 'u' && (state.undoable.value || state.deciding.value.size > 0))
    void actions.undoLast();
  else if (key === 'u' && draft?.state === 'approved') void actions.undo(draft.draftId);
  else return draft !== undefined && pressOnDraft(desk, draft, target, key);
  return true;
}

/** Characters that a keyboard has only beside AltGr, such as brackets, are keys like others. */
function isShortcut(event: KeyboardEvent): boolean {
  const isHeld = event.ctrlKey || event.metaKey || event.altKey;
  return isHeld && !event.getModifierState('AltGraph');
}

function pressWithShift({ actions }: Desk, key: string): boolean {
  if (key === 'a') actions.openBatch('approve');
  else if (key === 'r') actions.openBatch('reject');
  else return false;
  return true;
}

function pressOnDraft(desk: Desk, draft: Draft, target: KeyTarget, key: string): boolean {
  const { actions, state, chat } = desk;
  const isOpen = needsUser(draft) && !state.deciding.value.has(draft.draftId);
  const { cardView, versions } = state;
  // An earlier text is not the one that would leave.
  const isReady =
    isOpen && draft.state === 'ready' && !shownEarlier(cardView.value, versions.value, draft);
  if (key === 'c') chat.show(draft.dialogId);
  else if (key === '[') actions.showVersion(draft, -1);
  else if (key === ']') actions.showVersion(draft, 1);
  else if (key === 'd') actions.toggleChanges(draft);
  else if (key === 'a' && isReady) target.decide(actions.approve(draft));
  else if (key === 'r' && isOpen) target.decide(actions.reject(draft));
  else if (key === 'e' && isOpen) void actions.edit(draft);
  else if (key === 'l' && isOpen) void actions.replyIn(draft);
  else if (key === 'g' && isOpen) target.askWish(draft);
  else if (key === 'escape' && viewOf(cardView.value, draft).wishes) target.askWish(draft);
  else return false;
  return true;
}

/** Whether the key goes into a field. */
export function isTyping(event: KeyboardEvent): boolean {
  return event.composedPath().some((target) => {
    if (!(target instanceof Element)) return false;
    return target.matches('input, textarea, select, [contenteditable], vscode-text-field');
  });
}
