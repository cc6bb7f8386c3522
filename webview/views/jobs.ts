import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Job } from '../../protocol/jobRecords.ts';
import { jobSections, sectionOf, type JobSection } from '../jobList.ts';
import { EVERYTHING, withView } from '../dialogView.ts';
import { t } from '../l10n.ts';
import type { JobView } from '../uiState.ts';
import { jobDetail } from './jobs/jobDetail.ts';
import { noJobs, nothingMatches, olderJobs } from './jobs/jobGaps.ts';
import { offersOf } from './jobs/jobOffers.ts';
import { jobRow } from './jobs/jobRow.ts';
import { jobTools } from './jobs/jobTools.ts';
import './jobs/monitor.ts';
import './jobs/spending.ts';
import { link } from './parts.ts';
import { rowsInSight } from './place.ts';
import { View } from './view.ts';

/** Rows of one section that are drawn soon, and again at each wish for more. */
const STEP = 100;
/** Of a row, px. */
const ROW_HEIGHT = 44;
const TITLES: Record<JobSection, string> = {
  'In work': t('In work'),
  Waiting: t('Waiting'),
  Finished: t('Finished'),
};
const SHOW_ALL: Partial<JobView> = {
  group: 'all',
  kind: undefined,
  dialogId: undefined,
  query: '',
};

function limitsOf(rows: number): Record<JobSection, number> {
  return { 'In work': rows, Waiting: rows, Finished: rows };
}

/** What the worker does, did and will do, and what can be done about it. */
export class Jobs extends View {
  #activeId: number | undefined;
  /** Jobs stay where they were when the user cancelled them: Retry is then where Cancel was. */
  readonly #kept = new Map<number, JobSection>();
  #limits: Record<JobSection, number> = limitsOf(STEP);
  /** Of all sections together. */
  #most = 0;
  /** The rows as drawn, top to bottom. */
  #order: readonly Job[] = [];
  #held: number | undefined;
  #detailOf = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.#most = rowsInSight(ROW_HEIGHT);
    requestIdleCallback(() => {
      this.#most = Infinity;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#kept.clear();
  }

  protected watched() {
    const { jobs, jobLoad, jobDetail: detail, drafts, wantsFocus, ui, accountId } = this.desk.state;
    return [jobs, jobLoad, detail, drafts, wantsFocus, ui, accountId];
  }

  /** Of the account in view. */
  get #own(): readonly Job[] {
    const { jobs, accountId } = this.desk.state;
    return [...jobs.value.values()].filter((job) => job.accountId === accountId.value);
  }

  protected override render(): TemplateResult {
    const { ui } = this.desk.state;
    this.#held = focusedJob(this);
    return html`<div
      class="job-list"
      tabindex="-1"
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      @click=${(event: MouseEvent) => this.#onClick(event)}
    >
      <dd-monitor .desk=${this.desk}></dd-monitor>
      <dd-spending .desk=${this.desk}></dd-spending>
      ${this.#own.length === 0 ? noJobs(this.desk) : this.#list(ui.value.jobs)}
    </div>`;
  }

  #list(view: JobView): TemplateResult {
    const { jobLoad } = this.desk.state;
    const sections = jobSections(this.#own, view, jobLoad.value.oldestId, this.#kept);
    let left = this.#most;
    const drawn = [...sections].map(([title, all]) => {
      const rows = all.slice(0, Math.min(left, this.#limits[title]));
      left -= rows.length;
      return [title, all, rows] as const;
    });
    this.#order = drawn.flatMap(([, , rows]) => rows);
    if (!this.#order.some(({ jobId }) => jobId === this.#activeId)) {
      this.#activeId = this.#order[0]?.jobId;
    }
    return html`${jobTools(
      view,
      this.#titleOf(view.dialogId),
      (change) => this.#show(change),
      (event) => this.#onSearchKey(event),
    )}
    ${drawn.map(([title, all, rows]) =>
      rows.length > 0 ? this.#section(title, all.length, rows) : nothing,
    )}
    ${this.#order.length === 0 ? nothingMatches(this.desk, () => this.#show(SHOW_ALL)) : nothing}
    ${olderJobs(this.desk, () => this.#fetchOlder())}`;
  }

  #section(title: JobSection, total: number, rows: readonly Job[]): TemplateResult {
    const more = title === 'Finished' && this.desk.state.jobLoad.value.more;
    return html`<section aria-label=${TITLES[title]}>
      <h3>${TITLES[title]}<span class="count">${total}${more ? '+' : ''}</span></h3>
      <ul>
        ${repeat(
          rows,
          ({ jobId }) => jobId,
          (job) => this.#row(job),
        )}
      </ul>
      ${
        rows.length < total
          ? html`<p class="more">${link(t('Show {0} more', STEP), () => this.#widen(title))}</p>`
          : nothing
      }
    </section>`;
  }

  #row(job: Job): TemplateResult {
    const { state } = this.desk;
    const { jobId } = job;
    const offers = offersOf(job, state.drafts.value);
    const open = state.ui.value.jobs.openId === jobId;
    const run = {
      cancel: () => void this.#cancel(job),
      retry: () => this.#retry(job),
      raise: () => void this.desk.actions.raiseJob(jobId),
      openDraft: () => this.#openDraft(job),
      showDialog: () => this.#showDialog(job),
      onlyDialog: () => this.#show({ dialogId: job.dialogId }),
      load: () => void this.desk.actions.fetchAttempts(jobId),
    };
    return jobRow(job, {
      active: jobId === this.#activeId,
      open,
      stopping: this.#kept.has(jobId),
      offers,
      run,
      detail: open ? jobDetail(job, state.jobDetail.value, { offers, run }) : nothing,
    });
  }

  protected override updated(): void {
    this.#fetchAttempts();
    const { wantsFocus } = this.desk.state;
    if (wantsFocus.value === 'jobs') {
      wantsFocus.set(null);
      this.querySelector<HTMLElement>('.job-list')?.focus();
    } else if (this.#held !== undefined && focusedJob(this) === undefined) {
      // Its row was drawn elsewhere, or lost the button that was pressed.
      if (document.activeElement === document.body) this.#focus(this.#held);
    }
  }

  /** Of the open job: when it was opened, and after each of its changes. */
  #fetchAttempts(): void {
    const { jobs, ui } = this.desk.state;
    const { openId } = ui.value.jobs;
    const job = openId === undefined ? undefined : jobs.value.get(openId);
    const seen = job ? `${job.jobId} ${job.state} ${job.attempt}` : '';
    if (seen === this.#detailOf) return;
    this.#detailOf = seen;
    if (job) void this.desk.actions.fetchAttempts(job.jobId);
  }

  async #cancel(job: Job): Promise<void> {
    const { jobId } = job;
    this.#kept.set(jobId, sectionOf(job));
    this.requestUpdate();
    if (await this.desk.actions.cancelJob(jobId)) return;
    this.#kept.delete(jobId);
    this.requestUpdate();
  }

  #retry({ jobId }: Job): void {
    this.#kept.delete(jobId);
    void this.desk.actions.retryJob(jobId);
  }

  #openDraft({ draftId }: Job): void {
    const { state } = this.desk;
    state.wantsFocus.set('review');
    state.ui.update((ui) => ({ ...ui, tab: 'review', draftId }));
  }

  #showDialog({ dialogTitle }: Job): void {
    const { ui, accountId } = this.desk.state;
    ui.update((now) => ({
      ...withView(now, accountId.value, { ...EVERYTHING, query: dialogTitle }),
      tab: 'dialogs',
    }));
  }

  #fetchOlder(): void {
    this.#limits.Finished += STEP;
    void this.desk.actions.fetchOlderJobs();
  }

  #show(change: Partial<JobView>): void {
    this.#kept.clear();
    this.#limits = limitsOf(STEP);
    this.desk.actions.showJobs(change);
  }

  #widen(title: JobSection): void {
    this.#limits[title] += STEP;
    this.requestUpdate();
  }

  #titleOf(dialogId: string | undefined): string {
    if (dialogId === undefined) return '';
    const { dialogs } = this.desk.state;
    const known = dialogs.get(dialogId)?.title;
    return known ?? this.#own.find((j) => j.dialogId === dialogId)?.dialogTitle ?? '';
  }

  #toggle(jobId: number): void {
    const { openId } = this.desk.state.ui.value.jobs;
    this.desk.actions.showJobs({ openId: openId === jobId ? undefined : jobId });
  }

  #onClick(event: MouseEvent): void {
    const head = headOf(event);
    if (!head) return;
    this.#activeId = idOf(head);
    if (this.#activeId !== undefined) this.#toggle(this.#activeId);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const head = headOf(event);
    if (!head && !isList(event)) return;
    if (this.#move(event.key, head !== null) || (head && this.#act(event.key, idOf(head)))) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #move(key: string, onRow: boolean): boolean {
    const at = onRow ? this.#order.findIndex(({ jobId }) => jobId === this.#activeId) : -1;
    const last = this.#order.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: at - 1,
      Home: 0,
      End: last,
    };
    const target = moves[key];
    if (target === undefined || last < 0) return false;
    if (target < 0) this.querySelector<HTMLElement>('.search')?.focus();
    else this.#focus(this.#order[target]?.jobId);
    return true;
  }

  #act(key: string, jobId: number | undefined): boolean {
    const job = this.#order.find((row) => row.jobId === jobId);
    if (!job) return false;
    const offers = offersOf(job, this.desk.state.drafts.value);
    if (key === 'Delete' && offers.cancel) void this.#cancel(job);
    else if (key === 'r' && offers.retry) this.#retry(job);
    else return false;
    return true;
  }

  #onSearchKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.#focus(this.#order[0]?.jobId);
    else if (event.key === 'Escape' && this.desk.state.ui.value.jobs.query) {
      this.#show({ query: '' });
    } else return;
    event.preventDefault();
  }

  #focus(jobId: number | undefined): void {
    const head = this.querySelector<HTMLElement>(`[data-job="${jobId}"] .job-head`);
    if (!head) return;
    this.#activeId = jobId;
    head.focus();
    this.requestUpdate();
  }
}
customElements.define('dd-jobs', Jobs);

function headOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('.job-head') : null;
}

function idOf(within: Element): number | undefined {
  const id = within.closest<HTMLElement>('[data-job]')?.dataset['job'];
  return id === undefined ? undefined : Number(id);
}

function isList({ target, currentTarget }: Event): boolean {
  return target === currentTarget;
}

/** The job whose row has the keyboard, in whichever of its buttons. */
function focusedJob(list: Element): number | undefined {
  const { activeElement } = document;
  return activeElement && list.contains(activeElement) ? idOf(activeElement) : undefined;
}
