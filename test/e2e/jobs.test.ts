import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { badHealth, NOW } from './panelFigures.ts';
import { busyWorld, finishedJobs, jobsWorld, people, type World } from './panelWorld.ts';
import { usePanel, type PanelOptions } from './usePanel.ts';
import { until } from '../until.ts';

describe('the Jobs tab in a real browser', () => {
  const panel = usePanel();

  async function show(world: World, options: PanelOptions = {}) {
    const page = await panel.open(world, options);
    await page.getByRole('tab', { name: 'Jobs' }).click();
    return page;
  }

  it('lists what is in work, what waits in its order, and what has ended, newest first', async () => {
    const page = await show(jobsWorld());
    await row(page, 31).waitFor();
    assert.deepEqual(await ids(page, 'In work'), [30, 31, 34, 26]);
    assert.deepEqual(await ids(page, 'Waiting'), [32, 33, 35]);
    assert.deepEqual(await ids(page, 'Finished'), [29, 28, 27, 25, 24, 23, 22]);
  });

  it('tells of each what it is, how far it is, and when it is tried again', async () => {
    const page = await show(jobsWorld(), { at: NOW });
    await row(page, 31).waitFor();
    assert.match(await text(page, 31), /Reading the dialog….*step 1 of 3/s);
    assert.equal(await row(page, 30).locator('.step-bar .on').count(), 3);
    assert.match(await text(page, 34), /Answering…/);
    assert.match(await text(page, 26), /in 42 s · attempt 2 of 5.*The model is overloaded\./s);
    assert.match(await text(page, 35), /Draft a reply in 15:00/);
    assert.match(await text(page, 23), /Deleted for everyone\./);
    assert.match(await text(page, 28), /Send the reply: failed.*Write to them another way\./s);
  });

  it('filters by state, kind, dialog and words, and keeps the filter through a reload', async () => {
    const page = await show(jobsWorld());
    await button(page, 'Failed').click();
    await shows(page, [28, 24]);
    await button(page, 'Done').click();
    await shows(page, [29, 27, 25, 23, 22]);
    await button(page, 'Active').click();
    await shows(page, [30, 31, 34, 26, 32, 33, 35]);
    await button(page, 'All').click();
    await page.getByRole('combobox', { name: 'Kind of job' }).selectOption('chat');
    await shows(page, [34, 25]);
    const asked = (await asks(page, 'job/list')).at(-1);
    assert.deepEqual(asked, {
      accountId: '700001',
      states: ['done', 'failed', 'cancelled'],
      kinds: ['chat'],
      limit: 100,
    });
    await page.getByRole('combobox', { name: 'Kind of job' }).selectOption('');
    await page.locator('.search input').fill('anna');
    await shows(page, [34, 23]);
    await page.reload();
    await row(page, 34).waitFor();
    await shows(page, [34, 23]);
    await page.locator('.search input').press('Escape');

    await row(page, 23).locator('.job-head').click();
    await page.getByRole('button', { name: 'Only its jobs' }).click();
    await shows(page, [34, 23]);
    await page.locator('.search input').fill('nobody of this name');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Show all jobs' }).click();
    assert.equal((await shown(page)).length, 14);
  });

  it('leaves the Review tab what came of a dialog, whatever the list shows', async () => {
    const page = await show(busyWorld());
    await button(page, 'Failed').click();
    await shows(page, [28]);
    await page.reload();
    await row(page, 28).waitFor();
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card.outcome', { hasText: people.emil.title }).waitFor();
  });

  it('fetches a thousand finished jobs piece by piece, and those of a filter at once', async () => {
    const page = await show({ ...busyWorld(), jobs: finishedJobs(1000) });
    await row(page, 1000).waitFor();
    assert.equal((await shown(page)).length, 100);
    assert.equal(
      await page.locator('section[aria-label="Finished"] h3 .count').innerText(),
      '100+',
    );
    await button(page, 'Show older jobs').click();
    await row(page, 801).waitFor({ state: 'attached' });
    assert.equal((await shown(page)).length, 200);
    const lists = await asks(page, 'job/list');
    assert.deepEqual(lists.at(-1), {
      accountId: '700001',
      states: ['done', 'failed', 'cancelled'],
      beforeId: 901,
      limit: 100,
    });
    await button(page, 'Failed').click();
    await row(page, 1).waitFor({ state: 'attached' });
    assert.equal((await shown(page)).length, 100);
  });

  it('keeps what is read in its place while other jobs come and go', async () => {
    const page = await show({ ...jobsWorld(), jobs: [...jobsWorld().jobs, ...finishedJobs(20)] });
    await row(page, 10).scrollIntoViewIfNeeded();
    const top = () => row(page, 10).evaluate((element) => element.getBoundingClientRect().top);
    const before = await top();
    for (let i = 0; i < 5; i++) await emitJob(page, { jobId: 100 + i, state: 'queued' });
    await row(page, 104).waitFor({ state: 'attached' });
    for (let i = 0; i < 5; i++) await emitJob(page, { jobId: 100 + i, state: 'done' });
    await page.waitForFunction(
      () => document.querySelector('[data-job="104"] .job-mark.done') !== null,
    );
    assert.ok(Math.abs((await top()) - before) < 2, 'the row moved');
  });

  it('shows every attempt of a job with its time, its end and its error', async () => {
    const page = await show(jobsWorld());
    await row(page, 24).locator('.job-head').click();
    const attempts = row(page, 24).locator('.attempts li');
    await attempts.nth(2).waitFor();
    const [first, second, third] = await attempts.allInnerTexts();
    assert.match(first ?? '', /1 of 3\s+Failed, tried again.*1\.4 s.*The model is overloaded/s);
    assert.match(second ?? '', /The worker ended first/);
    assert.match(third ?? '', /30 s.*The model cannot be reached/s);
    assert.match(await text(page, 24), /Priority\s+Asked for by you.*Created.*Finished.*Job\s+24/s);
    assert.equal(await row(page, 24).locator('.job-head').getAttribute('aria-expanded'), 'true');
    // A change of the open job brings its attempts again.
    const before = (await asks(page, 'job/get')).length;
    await emitJob(page, { jobId: 24, state: 'queued' });
    await page.waitForFunction(
      (count) => window.fake.asked.filter(({ method }) => method === 'job/get').length > count,
      before,
    );
  });

  it('says why the attempts cannot be had and asks again', async () => {
    const page = await show(jobsWorld());
    await fail(page, 'job/get');
    await row(page, 24).locator('.job-head').click();
    await row(page, 24).getByText('The worker did not answer.').waitFor();
    await page.evaluate(() => (window.fake.fails = {}));
    await row(page, 24).getByRole('button', { name: 'Try again' }).click();
    await row(page, 24).locator('.attempts li').first().waitFor();
  });

  it('offers Retry in the place of Cancel at once', async () => {
    const page = await show(jobsWorld());
    await row(page, 32).getByRole('button', { name: 'Cancel' }).click();
    await row(page, 32).getByText('cancelled').waitFor();
    assert.deepEqual(await ids(page, 'Waiting'), [32, 33, 35], 'the row left');
    await row(page, 32).getByRole('button', { name: 'Retry' }).click();
    await row(page, 32).getByRole('button', { name: 'Cancel' }).waitFor();
    assert.deepEqual(await asks(page, 'job/cancel'), [{ jobId: 32 }]);
    assert.deepEqual(await asks(page, 'job/retry'), [{ jobId: 32 }]);
  });

  it('offers Cancel again where it failed', async () => {
    const page = await show(jobsWorld());
    await fail(page, 'job/cancel');
    await row(page, 31).getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.toast').getByText('The worker did not answer.').waitFor();
    await emitJob(page, { jobId: 30, attempt: 2 });
    await row(page, 30).getByText('attempt 2').waitFor();
    assert.equal(await page.getByText('Cancelling…').count(), 0);
  });

  it('does not take what was listed for newer than what it heard since', async () => {
    const [some] = jobsWorld().jobs;
    assert.ok(some);
    const jobs = Array.from({ length: 501 }, (_, i) => ({
      ...some,
      jobId: i + 1,
      state: 'queued' as const,
      stage: undefined,
    }));
    const page = await show({ ...jobsWorld(), jobs });
    await row(page, 1).waitFor();
    const second = (await asks(page, 'job/list')).filter(({ beforeId }) => beforeId).length;
    await page.evaluate(() => {
      window.fake.delays['job/list'] = 300;
      window.fake.emit('host/changed', { ...window.fake.world.host, sidecar: 'reconnecting' });
      window.fake.emit('host/changed', window.fake.world.host);
    });
    await page.waitForFunction(
      (count) =>
        window.fake.asked.filter(({ method, params }) => method === 'job/list' && params.beforeId)
          .length > count,
      second,
    );
    // Of the page that is here already, while the next is under way.
    await emitJob(page, { jobId: 300, state: 'running' });
    const asked = (await asks(page, 'job/list')).length;
    await page.waitForFunction(
      (count) =>
        window.fake.asked.filter(({ method }) => method === 'job/list').length >= count + 2,
      asked,
    );
    assert.deepEqual(await ids(page, 'In work'), [300]);
  });

  it('puts what is raised before all that waits', async () => {
    const page = await show(jobsWorld());
    await row(page, 33).getByRole('button', { name: 'Run next' }).click();
    await row(page, 33).getByText('runs next').waitFor();
    assert.deepEqual(await ids(page, 'Waiting'), [33, 32, 35]);
    assert.deepEqual(await asks(page, 'job/setPriority'), [{ jobId: 33, priority: 0 }]);
    assert.equal(await row(page, 33).getByRole('button', { name: 'Run next' }).count(), 0);
  });

  it('leads a failed send to its draft, and a job to its dialog', async () => {
    const page = await show(jobsWorld());
    assert.equal(await row(page, 28).getByRole('button', { name: 'Retry' }).count(), 0);
    await row(page, 28).getByRole('button', { name: 'Open draft' }).click();
    await page.locator('.card.open', { hasText: people.dora.title }).waitFor();
    await page.getByRole('tab', { name: 'Jobs' }).click();
    await row(page, 32).locator('.job-head').click();
    await row(page, 32).getByRole('button', { name: 'Show dialog' }).click();
    await page.locator('.row', { hasText: people.vera.title }).waitFor();
    assert.equal(await page.locator('.row').count(), 1);
  });

  it('is worked by the keyboard alone', async () => {
    const page = await show(jobsWorld());
    await row(page, 30).waitFor();
    const here = () =>
      page.evaluate(
        () => document.activeElement?.closest<HTMLElement>('[data-job]')?.dataset['job'],
      );
    await page.locator('.search input').press('ArrowDown');
    assert.equal(await here(), '30');
    await page.keyboard.press('End');
    assert.equal(await here(), '22');
    await page.keyboard.press('Home');
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    assert.equal(await here(), '32');
    await page.keyboard.press('Enter');
    await row(page, 32).locator('.facts').waitFor();
    await page.keyboard.press('Delete');
    await row(page, 32).getByText('Draft a reply: cancelled').waitFor();
    assert.equal(await here(), '32', 'the keyboard stays on the job');
    await page.keyboard.press('r');
    await row(page, 32).getByRole('button', { name: 'Run next' }).first().waitFor();
    assert.equal(await here(), '32');
    assert.equal(await page.locator('.job-head[tabindex="0"]').count(), 1);
    // A job that ends under the keyboard takes it along.
    await emitJob(page, { jobId: 32, state: 'done', finishedAt: NOW });
    await page.locator('section[aria-label="Finished"] [data-job="32"]').waitFor();
    assert.equal(await here(), '32');
  });

  it('draws the day, tells each hour to the pointer and the keys, and has it as a table', async () => {
    const page = await show(jobsWorld(), { at: NOW });
    const chart = page.getByRole('img', { name: /Jobs of the last 24 hours: 95 done, 6 failed/ });
    await chart.waitFor();
    assert.equal(await chart.locator('rect.done').count(), 13);
    assert.equal(await chart.locator('rect.failed').count(), 4);
    const box = await chart.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + (box.width * 18.5) / 24, box.y + 10);
    await page.getByText(': 12 done, 3 failed').waitFor();
    await page.mouse.move(0, 0);
    await page.getByText('24 hours', { exact: true }).waitFor();
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText(': 7 done, 1 failed').waitFor();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
    await page.getByText(': 14 done, 0 failed, 2 cancelled').waitFor();
    assert.equal(await page.locator('dd-hour-chart table tr').count(), 25);
  });

  it('tells failed from done without colour in high contrast', async () => {
    const page = await show(jobsWorld(), { theme: 'high-contrast', at: NOW });
    const fill = (what: string) =>
      page
        .locator(`.hours rect.${what}`)
        .first()
        .evaluate((bar) => getComputedStyle(bar).fill);
    assert.match(await fill('failed'), /url\(.*#dd-hatch/);
    assert.doesNotMatch(await fill('done'), /url/);
  });

  it('shows how long stages take, tokens, storage and the last clean-up, and remembers that', async () => {
    const page = await show(jobsWorld(), { at: NOW });
    await page.getByText('Figures', { exact: true }).click();
    const stages = await page.locator('.stages tbody tr').allInnerTexts();
    assert.deepEqual(
      stages.map((line) => line.split(/\s*\t\s*/)),
      [
        ['Read', '88', '240 ms', '910 ms'],
        ['Fetch picture', '19', '120 ms', '460 ms'],
        ['Upload picture', '19', '210 ms', '780 ms'],
        ['Analyse', '86', '1.8 s', '4.3 s'],
        ['Draft', '61', '6.7 s', '14 s'],
        ['Answer', '12', '2.9 s', '7.1 s'],
        ['Send', '34', '310 ms', '1:05'],
      ],
    );
    const facts = await page.locator('.figures .facts').innerText();
    assert.match(facts, /412\.3K in, 305K from the cache, 28\.5K out/);
    assert.match(facts, /4\.2 MB/);
    assert.match(facts, /Removed 3 conversations, 41 messages, 7 pictures · 2:00/);
    assert.match(facts, /46 shown \(5\.1 MB, about 31\.4K tokens\), 19 uploaded/);
    assert.match(facts, /31 pictures, 3\.5 MB/);
    await page.getByText('The longest waits 12 s').waitFor();
    await page.reload();
    await page.getByText('Last clean-up').waitFor();
  });

  it('says in a line that all is well, and else what is not, with a way to the report', async () => {
    const page = await show(jobsWorld());
    await page.getByText('All 6 checks are well').waitFor();
    await page.evaluate((health) => Object.assign(window.fake.world, { health }), badHealth());
    await emitJob(page, { jobId: 200, state: 'queued' });
    const failed = page.getByRole('list', { name: 'Checks that failed' });
    await failed.getByText('Disk 12 MB are free.').waitFor();
    await failed.getByText('Model The model cannot be reached.').waitFor();
    await button(page, 'Report').click();
    assert.deepEqual((await asks(page, 'host/run')).at(-1), { command: 'showHealth' });
  });

  it('asks for figures only while the tab is in sight', async () => {
    const page = await show(jobsWorld());
    await page.getByText('All 6 checks are well').waitFor();
    await page.getByRole('tab', { name: 'Dialogs' }).click();
    const before = (await asks(page, 'worker/stats')).length;
    await emitJob(page, { jobId: 200, state: 'queued' });
    await page.waitForTimeout(2_000);
    assert.equal((await asks(page, 'worker/stats')).length, before);
  });

  it('keeps the figures it has when new ones cannot be had, and says so', async () => {
    const page = await show(jobsWorld());
    await page.getByText('All 6 checks are well').waitFor();
    await fail(page, 'worker/stats');
    await emitJob(page, { jobId: 200, state: 'queued' });
    await page.locator('.monitor').getByText('The worker did not answer.').waitFor();
    assert.ok(await page.locator('.hours').isVisible());
    await page.evaluate(() => (window.fake.fails = {}));
    await page.locator('.monitor').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The worker did not answer.').waitFor({ state: 'detached' });
  });

  it('has a next action where there is nothing, where it failed, paused and held', async () => {
    const page = await show({ ...busyWorld(), jobs: [] });
    await page.getByText('No jobs yet').waitFor();
    await button(page, 'Choose dialogs').click();
    await page.locator('.row').first().waitFor();
    await panel.close();

    const failing = await show({ ...busyWorld(), jobs: [] });
    await fail(failing, 'job/list');
    await failing.evaluate(() => {
      window.fake.emit('host/changed', { ...window.fake.world.host, sidecar: 'reconnecting' });
      window.fake.emit('host/changed', window.fake.world.host);
    });
    await failing.getByText('The jobs could not be loaded').waitFor();
    await failing.evaluate((jobs) => {
      window.fake.fails = {};
      window.fake.world.jobs = jobs;
    }, jobsWorld().jobs);
    await button(failing, 'Try again').click();
    await row(failing, 30).waitFor();

    await emitWorker(failing, { state: 'paused' });
    await failing.locator('.worker').getByRole('button', { name: 'Resume' }).click();
    await failing.locator('.worker').getByRole('button', { name: 'Pause' }).waitFor();
    await emitWorker(failing, {
      state: 'error',
      error: { code: 'databaseFull', message: 'The disk is full.', retryable: true },
    });
    await failing.getByText('Held, 3 waiting').waitFor();
    await failing.locator('.banner').getByText('The disk is full.').waitFor();
    await button(failing, 'Show log').click();
    await emitWorker(failing, { state: 'offline' });
    await failing.getByText('Offline, 3 waiting').waitFor();
  });

  it('shows hostile titles and sentences as text', async () => {
    const world = jobsWorld();
    const [first] = world.jobs;
    assert.ok(first);
    const dialogTitle = '<img src=x onerror=alert(1)>\u202Eevil';
    const page = await show({ ...world, jobs: [{ ...first, dialogTitle }] });
    await page.locator('.job .title').waitFor();
    assert.equal(
      await page.locator('.job .title').innerText(),
      '<img src=x onerror=alert(1)>\uFFFDevil',
    );
    assert.equal(await page.locator('.job-list img').count(), 0);
  });
});

const row = (page: Page, jobId: number) => page.locator(`[data-job="${jobId}"]`);
const button = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).first();
const text = (page: Page, jobId: number) => row(page, jobId).innerText();

async function ids(page: Page, section: string): Promise<number[]> {
  const rows = page.locator(`section[aria-label="${section}"] [data-job]`);
  return rows.evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-job'))));
}

/** The ids of all rows, top to bottom. */
/** A click is drawn a frame later. */
async function shows(page: Page, jobIds: number[]): Promise<void> {
  await until(`the jobs ${jobIds.join(', ')}`, async () => {
    return JSON.stringify(await shown(page)) === JSON.stringify(jobIds);
  });
}

async function shown(page: Page): Promise<number[]> {
  const rows = page.locator('[data-job]');
  await rows.first().waitFor();
  return rows.evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-job'))));
}

async function asks(page: Page, method: string) {
  return page.evaluate(
    (name) => window.fake.asked.filter((one) => one.method === name).map(({ params }) => params),
    method,
  );
}

async function emitJob(page: Page, change: object): Promise<void> {
  await page.evaluate((given) => {
    const [some] = window.fake.world.jobs;
    const id = Number(Object.entries(given).find(([key]) => key === 'jobId')?.[1]);
    const known = window.fake.world.jobs.find(({ jobId }) => jobId === id) ?? some;
    window.fake.emit('job/changed', { job: { ...known, draftId: undefined, ...given } });
  }, change);
}

async function emitWorker(page: Page, change: object): Promise<void> {
  await page.evaluate(
    (given) =>
      window.fake.emit('worker/changed', { ...window.fake.world.worker, queued: 3, ...given }),
    change,
  );
}

async function fail(page: Page, method: string): Promise<void> {
  await page.evaluate((name) => {
    window.fake.fails[name] = {
      code: 'internal',
      message: 'The worker did not answer.',
      retryable: true,
      hint: 'Try again.',
    };
  }, method);
}
