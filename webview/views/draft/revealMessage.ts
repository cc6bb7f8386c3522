/** Shows the message in the open card, unfolding what hides it, and gives it the keyboard. */
export async function revealMessage(draftId: string, messageId: number): Promise<void> {
  // What was fetched for it is drawn with the next frame.
  await new Promise(requestAnimationFrame);
  const card = document.querySelector(`.card[data-key="${CSS.escape(draftId)}"]`);
  const bubble = card?.querySelector<HTMLElement>(`[data-message~="${messageId}"]`);
  if (!bubble) return;
  const folded = bubble.closest('details');
  if (folded) folded.open = true;
  bubble.tabIndex = -1;
  bubble.focus({ preventScroll: true });
  bubble.scrollIntoView({ block: 'center' });
  bubble.classList.remove('pointed-at');
  // Begins anew where it was pointed at just now.
  void bubble.offsetWidth;
  bubble.classList.add('pointed-at');
}
