import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Draft } from '../../protocol/draftRecords.ts';
import { shownEarlier } from '../cardView.ts';
import { createDisplayWatch } from '../displayWatch.ts';
import { t, tn } from '../l10n.ts';
import { decisionOn, needsUser, reviewItems, type ReviewItem } from '../reviewQueue.ts';
import type { Decision } from '../state.ts';
import { batchBar } from './batchBar.ts';
import { cardHead, draftState } from './draft/cardHead.ts';
import { draftCard } from './draftCard.ts';
import { jobCard } from './jobCard.ts';
import { button, emptyState, link, skeletonRows } from './parts.ts';
import { rowsInSight } from './place.ts';
import { pressReviewKey, type KeyTarget } from './reviewKeys.ts';
import { View } from './view.ts';

/** How many cards are drawn before "Show more". */
const CARDS = 60;
/** Of a closed card, px. */
const CARD_HEIGHT = 61;

const SCROLL_KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown', ' ']);
/** Left between the head that stays at the top and the reply beneath it. */
const REPLY_GAP = 6;
/** The buttons of the open card stay above its text, at the foot of the view. */
const ACTIONS_HEIGHT = 50;

/** The drafts, newest first; the one in focus is open. */
export class Review extends View {
  #items: ReviewItem[] = [];
  #shown = CARDS;
  /** Not only the cards around the open one are drawn. */
  #whole = false;
  #open: string | undefined;
  #focusOpen = false;
  /** The open card is kept where its reply can be read, until the user scrolls. */
  #revealing = true;
  #anchorTop: number | undefined;
  /** Its script is there. */
  #batchCame = false;
  readonly #display = createDisplayWatch(
    () => this.querySelector<HTMLElement>('.cards'),
    ACTIONS_HEIGHT,
    (shown) => this.desk.actions.displayed(shown),
  );
  readonly #resized = new ResizeObserver(() => {
    if (this.#revealing) this.#reveal(false);
  });

  protected watched() {
    const { state } = this.desk;
    const { drafts, draftLoad, jobs, transcripts, ui, dismissed, accountId, agreeing, uploads } =
      state;
    const shown = [drafts, draftLoad, jobs, transcripts, ui, dismissed, accountId];
    const { cardView, versions, changes, deciding, guidances, batch, wantsFocus } = state;
    return [
      ...shown,
      agreeing,
      uploads,
      cardView,
      versions,
      changes,
      deciding,
      guidances,
      batch,
      wantsFocus,
      this.desk.thumbnails.version,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
    this.#resized.observe(this);
    this.#whole = false;
    requestIdleCallback(() => {
      this.#whole = true;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
    this.#resized.disconnect();
    this.#display.stop();
    // Shown again, it is opened afresh.
    this.#open = undefined;
  }

  /** The draft in focus, if the card in focus has one. */
  get #draft(): Draft | undefined {
    const item = this.#items.find(({ key }) => key === this.#open);
    return item?.kind === 'draft' ? item.draft : undefined;
  }

  protected override willUpdate(): void {
    this.#anchorTop = this.#open ? this.#openCard()?.getBoundingClientRect().top : undefined;
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
    if (!draft) return;
    actions.loadTranscript(draft);
    const { messages = [] } = state.transcripts.value.get(draft.dialogId) ?? {};
    this.desk.thumbnails.want(draft.dialogId, messages);
    void actions.loadVersions(draft);
    void actions.loadGuidance(draft);
    void actions.loadChanges(draft);
  }

  protected override render(): TemplateResult {
    const { draftLoad, batch } = this.desk.state;
    const { complete, error } = draftLoad.value;
    if (batch.value) {
      if (this.#batchCame) return html`<dd-batch .desk=${this.desk}></dd-batch>`;
      void this.#fetchBatch();
      return skeletonRows(4, t('Loading'));
    }
    if (this.#items.length === 0) {
      if (!complete) return skeletonRows(4, t('Loading drafts'));
      if (error) return this.#loadError(error);
      return this.#nothingToReview();
    }
    return html`${batchBar(this.desk, this.#items)}
      <ol
        class="cards"
        data-scroller
        aria-label=${t('Drafts')}
        @wheel=${this.#onScroll}
        @touchmove=${this.#onScroll}
        @pointerdown=${this.#onScroll}
      >
        ${repeat(
          this.#inReach(),
          ({ key }) => key,
          (item) => this.#drawn(item),
        )}
        ${
          this.#whole && this.#items.length > this.#shown
            ? html`<li class="more">
                ${link(t('Show {0} more', this.#items.length - this.#shown), () => {
                  this.#shown += CARDS;
                  this.requestUpdate();
                })}
              </li>`
            : nothing
        }
      </ol>
      <p class="keys" aria-hidden="true">
        ${[
          ['J K', t('move')],
          ['A', t('approve')],
          ['E', t('edit')],
          ['R', t('reject')],
          ['G', t('regenerate')],
          ['⇧A', t('approve together')],
          ['D', t('changes')],
          ['C', t('chat')],
          ['U', t('undo')],
        ].map(([key, does]) => html`<span><kbd>${key}</kbd>${does}</span>`)}
      </p>`;
  }

  /** Those that are drawn. When the list comes into view they are only as many as can be in sight. */
  #inReach(): ReviewItem[] {
    const at = this.#items.findIndex(({ key }) => key === this.#open);
    // However many came in above it: the keys must not decide on what is not there to be seen.
    this.#shown = Math.max(this.#shown, at + 1);
    if (this.#whole) return this.#items.slice(0, this.#shown);
    const near = rowsInSight(CARD_HEIGHT);
    return this.#items.slice(Math.max(0, at - near), Math.max(0, at) + near);
  }

  async #fetchBatch(): Promise<void> {
    await import('./batch.ts');
    this.#batchCame = true;
    this.requestUpdate();
  }

  /** A closed card is drawn again only with what it shows: there are many of them, and a key opens one. */
  #drawn(item: ReviewItem): unknown {
    if (item.kind === 'queued') return this.#queued(item.count);
    if (item.kind !== 'draft') return guard([item.job, item.kind], () => jobCard(this.desk, item));
    const decision = decisionOn(this.desk.state.deciding.value, item.draft);
    if (item.key === this.#open) return this.#card(item, decision);
    return guard([item.draft, decision], () => this.#card(item, decision));
  }

  #queued(count: number): TemplateResult {
    const { state, actions } = this.desk;
    return html`<li class="more">
      ${link(tn('{0} more dialog waits its turn|{0} more dialogs wait their turn', count), () => {
        actions.showJobs({ group: 'active' });
        state.ui.update((ui) => ({ ...ui, tab: 'jobs' }));
      })}
    </li>`;
  }

  #card(
    { draft, key }: Extract<ReviewItem, { kind: 'draft' }>,
    decision: Decision | undefined,
  ): TemplateResult {
    const open = key === this.#open;
    const draftClass = decision ? 'deciding' : draft.state;
    return html`<li class="card ${open ? 'open' : ''} ${draftClass}" data-key=${key}>
      ${cardHead({
        dialogId: draft.dialogId,
        title: draft.dialogTitle,
        state: draftState(draft, decision),
        open,
        toggle: () => this.#focus(key),
      })}
      ${draftCard(this.desk, draft, open)}
    </li>`;
  }

  #nothingToReview(): TemplateResult {
    return emptyState(
      'inbox',
      t('Nothing to review'),
      t('Pick dialogs and process them: the drafts appear here as they are written.'),
      button({
        label: t('Pick dialogs'),
        primary: true,
        run: () => this.desk.state.ui.update((ui) => ({ ...ui, tab: 'dialogs' })),
      }),
    );
  }

  #loadError(error: { message: string; hint?: string | undefined }): TemplateResult {
    return emptyState(
      'error',
      t('The drafts could not be loaded'),
      `${error.message} ${error.hint ?? ''}`,
      button({ label: t('Try again'), icon: 'refresh', run: () => this.desk.reload() }),
    );
  }

  protected override updated(_changed: PropertyValues): void {
    const card = this.#openCard();
    this.#watchDisplay(card);
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

  /** Only the newest text as it stands counts, not an earlier one or what changed in it. */
  #watchDisplay(card: HTMLElement | null): void {
    const draft = this.#draft;
    const isWatched =
      draft?.state === 'ready' &&
      draft.displayedVersion !== draft.version &&
      !this.#showsEarlier(draft) &&
      card?.querySelector('dd-word-changes') === null;
    const text = card?.querySelector('.reply-text') ?? null;
    this.#display.watch(isWatched ? draft : undefined, text);
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
    const dialogId = this.desk.state.drafts.value.get(key)?.dialogId;
    this.desk.state.ui.update((ui) => ({ ...ui, draftId: key, dialogId: dialogId ?? ui.dialogId }));
    this.requestUpdate();
  }

  #move(step: 1 | -1): void {
    const drafts = this.#items.filter((item) => item.kind === 'draft');
    const at = drafts.findIndex(({ key }) => key === this.#open);
    const next = drafts[Math.max(0, Math.min(drafts.length - 1, at + step))];
    if (next) this.#focus(next.key);
  }

  /** On to the next draft that waits for the user, so that a row of decisions needs no other key; back where it did not hold. */
  async #decide(decision: Promise<boolean>): Promise<void> {
    const decided = this.#open;
    const before = this.#items.findIndex(({ key }) => key === decided);
    const { deciding } = this.desk.state;
    const waiting = (item: ReviewItem) =>
      item.kind === 'draft' && needsUser(item.draft) && !deciding.value.has(item.key);
    const next = this.#items.slice(before).find(waiting) ?? this.#items.find(waiting);
    if (next) this.#focus(next.key);
    const isHeld = await decision;
    if (!isHeld && decided && this.#open === next?.key) this.#focus(decided);
  }

  #showsEarlier(draft: Draft): boolean {
    const { cardView, versions } = this.desk.state;
    return shownEarlier(cardView.value, versions.value, draft) !== undefined;
  }

  /** Shows the wishes and gives them the keyboard; takes both back where they are shown. */
  async #askWish(draft: Draft): Promise<void> {
    this.desk.actions.toggleWishes(draft);
    await this.updateComplete;
    const card = this.#openCard();
    const wish = card?.querySelector<HTMLElement>('.wish');
    (wish ?? card?.querySelector<HTMLElement>('.card-head'))?.focus({ preventScroll: true });
    wish?.scrollIntoView({ block: 'nearest' });
  }

  readonly #onScroll = (): void => {
    this.#revealing = false;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (SCROLL_KEYS.has(event.key)) this.#revealing = false;
    if (this.desk.state.batch.value) return;
    const done = pressReviewKey(this.desk, this.#keyTarget(), event);
    if (done) event.preventDefault();
  };

  #keyTarget(): KeyTarget {
    return {
      draft: this.#draft,
      move: (step) => this.#move(step),
      decide: (decision) => void this.#decide(decision),
      askWish: (draft) => void this.#askWish(draft),
    };
  }
}
customElements.define('dd-review', Review);
