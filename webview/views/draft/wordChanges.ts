import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { shown } from '../../format.ts';
import { wordDiff, type Change } from '../../wordDiff.ts';

/** What changed from one text to another, word by word. Its script comes when it is first wanted. */
export class WordChanges extends LitElement {
  static override properties = { earlier: { attribute: false }, later: { attribute: false } };
  declare earlier: string;
  declare later: string;
  #changes: Change[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('earlier') || changed.has('later'))
      this.#changes = wordDiff(this.earlier, this.later);
  }

  protected override render(): TemplateResult {
    return html`${this.#changes.map(({ kind, text }) => {
      if (kind === 'same') return shown(text);
      const words = visible(text);
      return kind === 'added' ? html`<ins>${words}</ins>` : html`<del>${words}</del>`;
    })}`;
  }
}
customElements.define('dd-word-changes', WordChanges);

/** A line that begins anew or does not any more would not be seen. */
function visible(text: string): string {
  return shown(text).replaceAll('\n', '↵\n');
}
