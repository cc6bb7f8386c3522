import { html, type TemplateResult } from 'lit';
import { isUnsupported, type Statement } from '../../../protocol/analysis.ts';
import type { FormattedText } from '../../../protocol/formattedText.ts';
import { outgoingText } from '../../../protocol/parseMarkdown.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import { statementPlaces } from '../../../protocol/statementPlaces.ts';
import type { Desk } from '../../desk.ts';
import { richText } from '../richText.ts';

/** The text as it will arrive, with what its sentences rest on: seen when pointed at, followed by a click. */
export function statedText(
  desk: Desk,
  draft: Draft,
  { text, entities }: FormattedText,
): TemplateResult[] {
  const arrives = (sentence: string) => outgoingText(sentence).text;
  const places = statementPlaces(text, draft.evidence ?? [], arrives);
  const pieces: TemplateResult[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) pieces.push(html`${richText(text, entities, undefined, [at, to])}`);
  };
  for (const { statement, from, to } of places) {
    plain(from);
    const inside = richText(text, entities, undefined, [from, to]);
    pieces.push(mark(desk, draft, statement, html`${inside}`));
    at = to;
  }
  plain(text.length);
  return pieces;
}

function mark(
  desk: Desk,
  draft: Draft,
  statement: Statement,
  inside: TemplateResult,
): TemplateResult {
  const [messageId] = statement.messageIds;
  const bare = isUnsupported(statement);
  const show = ({ currentTarget }: Event) => {
    if (!(currentTarget instanceof HTMLElement)) return;
    const place = currentTarget;
    void import('./sourceTip.ts').then(({ showTip }) => showTip(desk, draft, statement, place));
  };
  const hide = () => void import('./sourceTip.ts').then(({ hideTip }) => hideTip());
  const follow = () => {
    if (messageId !== undefined) void desk.actions.showMessage(draft, messageId);
  };
  return html`<span
    class="stated ${bare ? 'bare' : ''}"
    tabindex="0"
    role=${messageId === undefined ? 'note' : 'link'}
    @mouseenter=${show}
    @focus=${show}
    @mouseleave=${hide}
    @blur=${hide}
    @click=${follow}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter') follow();
      if (event.key === 'Escape') hide();
    }}
    >${inside}</span
  >`;
}
