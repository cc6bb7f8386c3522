import { html, nothing, type TemplateResult } from 'lit';
import { describeFinding, whyFinding } from '../../protocol/findingText.ts';
import { findingsOf, scanOutgoing, type Finding } from '../../protocol/outgoingScan.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { shown } from '../format.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';
import { link } from './parts.ts';
import { View } from './view.ts';

const HIGHLIGHT = 'dd-finding';
const OPEN: readonly Draft['state'][] = ['ready', 'stale', 'failed'];

/** What in the reply nobody has said before: underlined in its text, and listed with why and a way to confirm it. */
export class Findings extends View {
  static override properties = { ...View.properties, draft: { attribute: false } };
  declare draft: Draft;

  protected watched() {
    return [this.desk.state.cardView];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    CSS.highlights.delete(HIGHLIGHT);
  }

  protected override render(): TemplateResult | typeof nothing {
    const found = this.#found();
    if (found.length === 0) return nothing;
    return html`<ul class="findings" aria-label=${t('To look at before it leaves')}>
      ${found.map(
        (finding) =>
          html`<li>
            ${icon('warning')}<span
              ><b><bdi>${shown(describeFinding(finding))}</bdi></b> ${whyFinding(finding)}
              ${link(
                t('It is right'),
                () => this.desk.actions.confirmDetail(this.draft, finding.value),
                t('It is right: {0}', describeFinding(finding)),
              )}</span
            >
          </li>`,
      )}
    </ul>`;
  }

  protected override updated(): void {
    // The text beside it is drawn in the same turn, by the card.
    requestAnimationFrame(() => this.#underline());
  }

  /** Each thing once, however often it stands there. */
  #found(): Finding[] {
    if (!OPEN.includes(this.draft.state)) return [];
    const byValue = new Map(findingsOf(this.draft).map((finding) => [finding.value, finding]));
    return [...byValue.values()];
  }

  #underline(): void {
    const text = this.parentElement?.querySelector('.reply-text');
    if (!text || !this.isConnected || this.#found().length === 0) {
      CSS.highlights.delete(HIGHLIGHT);
      return;
    }
    CSS.highlights.set(HIGHLIGHT, new Highlight(...rangesIn(text, this.draft.known ?? [])));
  }
}
customElements.define('dd-findings', Findings);

/** By the text as it is drawn: whatever element a word stands in. */
function rangesIn(element: Element, known: readonly string[]): Range[] {
  const nodes: { node: Node; start: number }[] = [];
  let text = '';
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.textContent ?? '';
  }
  const at = (offset: number) => {
    const held = nodes.findLast(({ start }) => start <= offset);
    return held && ([held.node, offset - held.start] as const);
  };
  const links = [...element.querySelectorAll<HTMLElement>('.t-link')]
    .filter(({ title }) => scanOutgoing(title, known).length > 0)
    .map((behind) => {
      const range = document.createRange();
      range.selectNodeContents(behind);
      return range;
    });
  const written = scanOutgoing(text, known).flatMap(({ offset, length }) => {
    const [from, to] = [at(offset), at(offset + length - 1)];
    if (!from || !to) return [];
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(to[0], to[1] + 1);
    return [range];
  });
  return [...written, ...links];
}
