import { html, type TemplateResult } from 'lit';
import type { TextEntity, TextEntityKind } from '../../protocol/textEntity.ts';
import { shown } from '../format.ts';
import { t } from '../l10n.ts';

/** From the outside in: what one level holds does not overlap, and the last one holds what may lie across anything. */
const LEVELS: readonly (readonly TextEntityKind[])[] = [
  ['quote'],
  ['pre'],
  ['spoiler'],
  ['link', 'mention'],
  ['code'],
];
const BLOCKS: readonly TextEntityKind[] = ['quote', 'pre'];
const STYLES: readonly TextEntityKind[] = ['bold', 'italic', 'underline', 'strike'];

/** Opens an address after asking; `text` is what stands in its place. */
export type OpenLink = (url: string, text: string) => unknown;
type Piece = TemplateResult | string;

/** Text with its formatting, as nodes: never a word of it is read as HTML. Without `openLink` links are text; of a part of the text where one is named. */
export function richText(
  text: string,
  entities: readonly TextEntity[] = [],
  openLink?: OpenLink,
  [from, to]: readonly [from: number, to: number] = [0, text.length],
): readonly Piece[] {
  return render({ text, entities, openLink }, from, to, 0);
}

interface Source {
  text: string;
  entities: readonly TextEntity[];
  openLink: OpenLink | undefined;
}

function render(source: Source, start: number, end: number, level: number): Piece[] {
  const kinds = LEVELS[level];
  if (!kinds) return styled(source, start, end);
  const pieces: Piece[] = [];
  let at = start;
  let isAfterBlock = false;
  const between = (to: number, isBeforeBlock: boolean) => {
    // A block has lines of its own: the break beside it is no empty line.
    const from = isAfterBlock && source.text[at] === '\n' ? at + 1 : at;
    const until = isBeforeBlock && to > from && source.text[to - 1] === '\n' ? to - 1 : to;
    if (from < until) pieces.push(...render(source, from, until, level + 1));
  };
  for (const entity of source.entities) {
    const from = Math.max(at, entity.offset);
    const to = Math.min(end, entity.offset + entity.length);
    if (!kinds.includes(entity.kind) || from >= to) continue;
    const isBlock = BLOCKS.includes(entity.kind);
    between(from, isBlock);
    pieces.push(wrapped(source, entity, [from, to], render(source, from, to, level + 1)));
    at = to;
    isAfterBlock = isBlock;
  }
  between(end, false);
  return pieces;
}

function wrapped(
  { text, openLink }: Source,
  { kind, url, collapsed, language }: TextEntity,
  [from, to]: [number, number],
  inner: Piece[],
): Piece {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- styles are not wrapped one by one
  switch (kind) {
    case 'quote':
      return collapsed
        ? html`<details class="t-quote">
            <summary>${t('Quote')}</summary>
            <div class="t-folded">${inner}</div>
          </details>`
        : html`<blockquote class="t-quote">${inner}</blockquote>`;
    case 'pre':
      return html`<pre class="t-pre" title=${language ?? ''} tabindex="0">${inner}</pre>`;
    case 'code':
      return html`<code class="t-code">${inner}</code>`;
    case 'spoiler':
      return html`<span
        class="t-spoiler"
        role="button"
        tabindex="0"
        aria-label=${t('Hidden text: show it')}
        title=${t('Show')}
        @click=${reveal}
        @keydown=${reveal}
        ><span>${inner}</span></span
      >`;
    case 'link': {
      const words = text.slice(from, to);
      const target = url ?? words;
      if (!openLink) return html`<span class="t-link" title=${shown(target)}>${inner}</span>`;
      const open = (event: Event) => {
        if (event instanceof KeyboardEvent && event.key !== 'Enter') return;
        event.stopPropagation();
        openLink(target, words);
      };
      // No button: that would be a box, which a long address could not break out of.
      return html`<span
        class="t-link"
        role="link"
        tabindex="0"
        title=${shown(target)}
        @click=${open}
        @keydown=${open}
        >${inner}</span
      >`;
    }
    default:
      return html`<span class="t-mention">${inner}</span>`;
  }
}

/** Once shown, it stays so. */
function reveal(event: Event): void {
  if (event instanceof KeyboardEvent && event.key !== 'Enter' && event.key !== ' ') return;
  const { currentTarget: hidden } = event;
  if (!(hidden instanceof HTMLElement) || hidden.classList.contains('open')) return;
  event.preventDefault();
  event.stopPropagation();
  hidden.classList.add('open');
  for (const attribute of ['role', 'tabindex', 'aria-label', 'title'])
    hidden.removeAttribute(attribute);
}

function styled({ text, entities }: Source, start: number, end: number): Piece[] {
  const styles = entities.filter(
    ({ kind, offset, length }) => STYLES.includes(kind) && offset < end && offset + length > start,
  );
  const cuts = styles.flatMap(({ offset, length }) => [offset, offset + length]);
  const places = [...new Set([start, ...cuts, end])]
    .filter((at) => at >= start && at <= end)
    .sort((a, b) => a - b);
  return places.slice(1).map((to, index) => {
    const from = places[index] ?? start;
    const names = styles
      .filter(({ offset, length }) => offset <= from && offset + length >= to)
      .map(({ kind }) => `t-${kind}`);
    const words = shown(text.slice(from, to));
    return names.length > 0 ? html`<span class=${names.join(' ')}>${words}</span>` : words;
  });
}
