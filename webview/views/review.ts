import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Draft, Job } from '../../protocol/records.ts';
import { shown } from '../format.ts';
import { needsUser, reviewItems, type ReviewItem } from '../reviewQueue.ts';
import { cardHead, draftCard, draftState } from './draftCard.ts';
import { button, chip, emptyState, errorText, link, skeletonRows } from './parts.ts';
import { View } from './view.ts';

/** How many cards are drawn before "Show more". */
const CARDS = 60;

const SCROLL_KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown', ' ']);
/** Left between the head that stays at the top and the reply beneath it. */
const REPLY_GAP = 6;

const WAITING: Partial<Record<Job['state'], string>> = {
  retrying: 'Trying again',
  scheduled: 'Later',
};

/** The drafts, newest first; the one in focus is open. */
export class Review extends View {
  #items: ReviewItem[] = [];
  #shown = CARDS;
  #open: string | undefined;
  #focusOpen = false;
  /** The open card is kept where its reply can be read, until the user scrolls. */
  #revealing = true;
  #anchorTop: number | undefined;
  readonly #resized = new ResizeObserver(() => {
    if (this.#revealing) this.#reveal(false);
  });

  protected watched() {
    const { state } = this.desk;
    const { drafts, draftLoad, jobs, transcripts, ui, dismissed, accountId } = state;
    return [drafts, draftLoad, jobs, transcripts, ui, dismissed, accountId, state.wantsFocus];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
    this.#resized.disconnect();
  }

  /** The draft in focus, if the card in focus has one. */
  get #draft(): Draft | undefined {
    const item = this.#items.find(({ key }) => key === this.#open);
    return item?.kind === 'draft' ? item.draft : undefined;
  }

  protected override willUpdate(): void {
    this.#anchorTop = this.#openCard()?.getBoundingClientRect().top;
    const { state, actions } = this.desk;
    const accountId = state.accountId.value;
    this.#items = reviewItems(
      [...state.drafts.value.values()].filter((draft) => draft.accountId === accountId),
      [...state.jobs.value.values()].filter((job) => job.accountId === accountId),
      Date.now(),
      state.dismissed.value,
    );
    const wanted = state.ui.value.draftId;
    const known = this.#items.some(({ key }) => key === wanted);
    const asked = state.wantsFocus.value === 'review';
    if (wanted && known && (asked || wanted !== this.#open)) this.#focusOpen = true;
    if (known && asked) state.wantsFocus.set(null);
    const open = known ? wanted : this.#firstToOpen();
    if (open !== this.#open) {
      this.#revealing = true;
      this.#anchorTop = undefined;
    }
    this.#open = open;
    const draft = this.#draft;
    if (draft) void actions.loadTranscript(draft);
  }

  protected override render(): TemplateResult {
    const { draftLoad } = this.desk.state;
    const { complete, error } = draftLoad.value;
    if (this.#items.length === 0) {
      if (!complete) return skeletonRows(4, 'Loading drafts');
      if (error) return this.#loadError(error);
      return this.#nothingToReview();
    }
    return html`<ol
        class="cards"
        data-scroller
        aria-label="Drafts"
        @wheel=${this.#onScroll}
        @touchmove=${this.#onScroll}
        @pointerdown=${this.#onScroll}
      >
        ${repeat(
          this.#items.slice(0, this.#shown),
          ({ key }) => key,
          (item) => this.#card(item),
        )}
        ${
          this.#items.length > this.#shown
            ? html`<li class="more">
                ${link(`Show ${this.#items.length - this.#shown} more`, () => {
                  this.#shown += CARDS;
                  this.requestUpdate();
                })}
              </li>`
            : nothing
        }
      </ol>
      <p class="keys" aria-hidden="true">
        ${[
          ['J K', 'move'],
          ['A', 'approve'],
          ['E', 'edit'],
          ['R', 'reject'],
          ['G', 'regenerate'],
          ['U', 'undo'],
        ].map(([key, does]) => html`<span><kbd>${key}</kbd>${does}</span>`)}
      </p>`;
  }

  #card(item: ReviewItem): TemplateResult {
    if (item.kind !== 'draft') return this.#jobCard(item.kind, item.key, item.job);
    const { draft, key } = item;
    const open = key === this.#open;
    return html`<li class="card ${open ? 'open' : ''} ${draft.state}" data-key=${key}>
      ${cardHead({
        dialogId: draft.dialogId,
        title: draft.dialogTitle,
        state: draftState(draft),
        open,
        toggle: () => this.#focus(key),
      })}
      ${draftCard(this.desk, draft, open)}
    </li>`;
  }

  #jobCard(kind: 'working' | 'outcome', key: string, job: Job): TemplateResult {
    const { actions } = this.desk;
    const failed = job.state === 'failed';
    const stage = job.stage ?? 'reading';
    const running = job.state === 'running';
    const label = running ? `${stage[0]?.toUpperCase()}${stage.slice(1)}…` : WAITING[job.state];
    const state =
      kind === 'working'
        ? chip(running ? 'info' : 'muted', label ?? 'Queued', running ? 'spinner' : 'clock')
        : failed
          ? chip('bad', 'Failed', 'error')
          : chip('muted', 'No reply needed', 'check');
    const body =
      kind === 'working'
        ? nothing
        : html`<div class="peek free">
            ${failed && job.error ? errorText(job.error) : shown(job.outcome ?? '')}
            <span class="links">
              ${failed ? link('Retry', () => actions.retryJob(job.jobId)) : nothing}
              ${link('Dismiss', () => actions.dismiss(key))}
            </span>
          </div>`;
    return html`<li class="card ${kind}" data-key=${key}>
      ${cardHead({ dialogId: job.dialogId, title: job.dialogTitle, state, open: undefined })}
      ${body}
    </li>`;
  }

  #nothingToReview(): TemplateResult {
    return emptyState(
      'inbox',
      'Nothing to review',
      'Pick dialogs and process them: the drafts appear here as they are written.',
      button({
        label: 'Pick dialogs',
        primary: true,
        run: () => this.desk.state.ui.update((ui) => ({ ...ui, tab: 'dialogs' })),
      }),
    );
  }

  #loadError(error: { message: string; hint?: string | undefined }): TemplateResult {
    return emptyState(
      'error',
      'The drafts could not be loaded',
      `${error.message} ${error.hint ?? ''}`,
      button({ label: 'Try again', icon: 'refresh', run: () => this.desk.reload() }),
    );
  }

  protected override updated(_changed: PropertyValues): void {
    const card = this.#openCard();
    if (!card) return;
    if (this.#focusOpen) {
      this.#focusOpen = false;
      card.querySelector<HTMLElement>('.card-head')?.focus({ preventScroll: true });
      this.#reveal(true);
      return;
    }
    this.#keepInPlace(card);
    if (this.#revealing) this.#reveal(false);
  }

  /** A card that came in above pushes the one being read: move with it. */
  #keepInPlace(card: HTMLElement): void {
    const scroller = this.querySelector<HTMLElement>('.cards');
    if (!scroller || this.#anchorTop === undefined) return;
    if (scroller.scrollTop === 0 && !card.contains(document.activeElement)) return;
    scroller.scrollTop += card.getBoundingClientRect().top - this.#anchorTop;
  }

  /**
   * Scrolls as little as shows the whole open card; where it is too tall for that, its reply rather than the
   * messages before it. `afresh`: the card was just opened, so a long reply is shown from its beginning.
   */
  #reveal(afresh: boolean): void {
    const scroller = this.querySelector<HTMLElement>('.cards');
    const card = this.#openCard();
    const reply = card?.querySelector('.reply');
    const head = card?.querySelector('.card-head');
    if (!scroller || !card || !reply || !head) return;
    const view = scroller.getBoundingClientRect();
    const { top, bottom } = card.getBoundingClientRect();
    const below = bottom - view.bottom;
    if (below <= 0) {
      scroller.scrollTop += Math.min(0, Math.max(top - view.top, below));
      return;
    }
    const room = reply.getBoundingClientRect().top - view.top - head.clientHeight - REPLY_GAP;
    const streams = this.#draft?.state === 'drafting';
    scroller.scrollTop += Math.min(below, afresh ? room : Math.max(0, streams ? below : room));
  }

  #openCard(): HTMLElement | null {
    return this.querySelector('.card.open');
  }

  #firstToOpen(): string | undefined {
    const held = this.#items.find(({ key, kind }) => key === this.#open && kind === 'draft');
    if (held) return held.key;
    const drafts = this.#items.filter((item) => item.kind === 'draft');
    return (drafts.find(({ draft }) => needsUser(draft)) ?? drafts[0])?.key;
  }

  #focus(key: string): void {
    if (this.#open === key && this.desk.state.ui.value.draftId === key) return;
    this.#focusOpen = true;
    this.#revealing = true;
    this.desk.state.ui.update((ui) => ({ ...ui, draftId: key }));
    this.requestUpdate();
  }

  #move(step: 1 | -1): void {
    const drafts = this.#items.filter((item) => item.kind === 'draft');
    const at = drafts.findIndex(({ key }) => key === this.#open);
    const next = drafts[Math.max(0, Math.min(drafts.length - 1, at + step))];
    if (next) this.#focus(next.key);
  }

  /** On to the next draft that waits for the user, so that a row of decisions needs no other key. */
  async #decide(decision: Promise<void>): Promise<void> {
    const before = this.#items.findIndex(({ key }) => key === this.#open);
    await decision;
    await this.updateComplete;
    const waiting = (item: ReviewItem) => item.kind === 'draft' && needsUser(item.draft);
    const next = this.#items.slice(before).find(waiting) ?? this.#items.find(waiting);
    if (next) this.#focus(next.key);
  }

  readonly #onScroll = (): void => {
    this.#revealing = false;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (SCROLL_KEYS.has(event.key)) this.#revealing = false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event)) return;
    const { actions, state } = this.desk;
    const draft = this.#draft;
    const ready = draft?.state === 'ready';
    const key = event.key.toLowerCase();
    if (key === 'j') this.#move(1);
    else if (key === 'k') this.#move(-1);
    else if (key === 'u') {
      const last = state.undoable.value;
      if (last) void actions.undo(last.draftId);
      else if (draft?.state === 'approved') void actions.undo(draft.draftId);
    } else if (!draft) return;
    else if (key === 'a' && ready) void this.#decide(actions.approve(draft));
    else if (key === 'r' && needsUser(draft)) void this.#decide(actions.reject(draft));
    else if (key === 'e' && needsUser(draft)) void actions.edit(draft);
    else if (key === 'g' && needsUser(draft)) void actions.regenerate(draft);
    else return;
    event.preventDefault();
  };
}
customElements.define('dd-review', Review);

/** Whether the key goes into a field. */
function typing(event: KeyboardEvent): boolean {
  return event.composedPath().some((target) => {
    if (!(target instanceof Element)) return false;
    return target.matches('input, textarea, select, [contenteditable], vscode-text-field');
  });
}
