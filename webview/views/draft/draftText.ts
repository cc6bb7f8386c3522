import { html, type TemplateResult } from 'lit';
import { outgoingText } from '../../../protocol/parseMarkdown.ts';
import type { Draft, DraftVersion } from '../../../protocol/draftRecords.ts';
import { comparison, shownEarlier, viewOf, type Comparison } from '../../cardView.ts';
import type { Desk } from '../../desk.ts';
import { richText } from '../richText.ts';
import { statedText } from './statedText.ts';

/** The text under review, or as it is being written. */
export function draftText(desk: Desk, draft: Draft): TemplateResult {
  if (draft.state === 'drafting') return stream(desk, draft, false);
  const { cardView, versions } = desk.state;
  const compared = viewOf(cardView.value, draft).changes
    ? comparison(cardView.value, versions.value, draft)
    : undefined;
  if (compared) return changes(compared);
  const earlier = shownEarlier(cardView.value, versions.value, draft);
  const text = asSent(desk, draft, earlier);
  // Between the tags every space would be seen.
  return html`<i class="text-edge" aria-hidden="true"></i>
    <div class="reply-text ${earlier ? 'earlier-text' : ''}" dir="auto">${text}</div>
    <i class="text-edge" aria-hidden="true"></i>`;
}

/** `tail`: only its end, as a line. */
export function stream(desk: Desk, draft: Draft, tail: boolean): TemplateResult {
  return html`<dd-stream
    class="reply-text"
    ?data-tail=${tail}
    .streams=${desk.streams}
    .draftId=${draft.draftId}
    ><span class="caret" aria-hidden="true"></span
  ></dd-stream>`;
}

function changes({ before, after, says }: Comparison): TemplateResult {
  void import('./wordChanges.ts');
  return html`<p class="whence">${says}</p>
    <dd-word-changes
      class="reply-text"
      dir="auto"
      .earlier=${before}
      .later=${after}
    ></dd-word-changes>`;
}

/** The text with its Markdown as it will arrive; the newest with what its sentences rest on. */
function asSent(desk: Desk, draft: Draft, earlier: DraftVersion | undefined) {
  const formatted = outgoingText((earlier ?? draft).text);
  if (!earlier && draft.evidence) return statedText(desk, draft, formatted);
  return richText(formatted.text, formatted.entities);
}
