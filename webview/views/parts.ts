import { html, nothing, type TemplateResult } from 'lit';
import type { WireError } from '../../protocol/errors.ts';
import { avatarColour, comingTime, initials, shown } from '../format.ts';
import { th } from '../l10n.ts';
import type { Picture } from '../pictures.ts';
import { icon, spinner, type IconName } from './icons.ts';

/** A name from outside: isolated, so that its direction does not reach the text around it. */
export function name(text: string, className = 'title'): TemplateResult {
  return html`<bdi class=${className}>${shown(text)}</bdi>`;
}

export function avatar(dialogId: string, title: string, picture?: Picture): TemplateResult {
  return html`<span class="avatar c${avatarColour(dialogId)}" aria-hidden="true"
    >${
      picture
        ? html`<img class=${picture.blurred ? 'blurred' : ''} src=${picture.source} alt="" />`
        : initials(shown(title))
    }</span
  >`;
}

export type Tone = 'muted' | 'info' | 'good' | 'warning' | 'bad';

export function chip(tone: Tone, label: string, mark?: IconName | 'spinner'): TemplateResult {
  const sign = mark === 'spinner' ? spinner() : mark ? icon(mark) : nothing;
  return html`<span class="chip ${tone}">${sign}${label}</span>`;
}

/** Further ahead than this a time says more than a countdown. */
const HOUR_MS = 3_600_000;

/** When something is due: "in 4 s", "Tue 09:00". */
export function due(at: number): TemplateResult {
  const now = Date.now();
  if (at - now > HOUR_MS) return html`${comingTime(at, now)}`;
  return html`${th('in {0}', html`<dd-countdown .until=${at}></dd-countdown>`)}`;
}

/** A button in the toolkit's style (it makes every span inside a 16-pixel square, hence the divs); `key` is the key that does the same. */
export function button(options: {
  label: string;
  run: () => unknown;
  primary?: boolean;
  icon?: IconName;
  /** Only the icon while there is little room. */
  compact?: boolean;
  disabled?: boolean;
  key?: string;
  className?: string;
}): TemplateResult {
  const { label, run, primary, key, compact, disabled, className = '' } = options;
  return html`<vscode-button
    class="${compact ? 'compact' : ''} ${className}"
    appearance=${primary ? 'primary' : 'secondary'}
    ?disabled=${disabled ?? false}
    aria-label=${label}
    aria-keyshortcuts=${key ?? nothing}
    title=${key ? `${label} (${key.toUpperCase()})` : label}
    @click=${run}
    >${options.icon ? html`<div slot="start" class="slot">${icon(options.icon)}</div>` : nothing}
    <div class="label">${label}</div></vscode-button
  >`;
}

/** A borderless icon, as in the title bar of a view. */
export function action(mark: IconName, label: string, run: () => unknown): TemplateResult {
  return html`<button class="action" type="button" title=${label} aria-label=${label} @click=${run}>
    ${icon(mark)}
  </button>`;
}

export function link(label: string, run: () => unknown, says = label): TemplateResult {
  return html`<button class="link" type="button" aria-label=${says} @click=${run}>
    ${label}
  </button>`;
}

/** One message, one action. */
export function errorText(error: Pick<WireError, 'message' | 'hint'>): TemplateResult {
  return html`<span class="error-text"
    >${error.message}${error.hint ? html` <span class="hint">${error.hint}</span>` : nothing}</span
  >`;
}

/** A screen or tab that has nothing to list: what this is, and what to do next. */
export function emptyState(
  mark: IconName,
  title: string,
  text: string | TemplateResult,
  actions: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="empty">
    ${icon(mark, 'large')}
    <h2>${title}</h2>
    <p>${text}</p>
    ${actions}
  </div>`;
}

/** Grey shapes where rows will be. */
export function skeletonRows(count: number, label: string): TemplateResult {
  const row = html`<div class="skeleton-row">
    <i></i><span><i></i><i></i></span>
  </div>`;
  return html`<div class="skeleton" role="status" aria-label=${label}>
    ${Array.from({ length: count }, () => row)}
  </div>`;
}
