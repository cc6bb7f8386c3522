import assert from 'node:assert/strict';
import { NOW } from './panelFigures.ts';
import { busyWorld, jobsWorld, people, type World } from './panelWorld.ts';
import { noScores } from './scoreFigures.ts';
import { usePanel } from './usePanel.ts';

describe('how drafts fare, in a real browser', () => {
  const panel = usePanel();

  async function show(world: World) {
    const page = await panel.open(world);
    await page.getByRole('tab', { name: 'Jobs' }).click();
    await page.getByText('How drafts fare').click();
    return page;
  }

  it('is asked for when somebody looks, and shows all and each dialog', async () => {
    const page = await show(jobsWorld());
    const board = page.locator('dd-scoreboard');
    await board.getByText('61 as written').waitFor();
    const text = await board.innerText();
    assert.match(text, /23 edited\s*9 rejected\s*14 out of date/);
    assert.match(text, /Words changed before sending\s*8 %/);
    assert.match(text, /Time to approve\s*46 s/);
    assert.match(text, /Cost of each sent reply\s*\$0\.0086/);
    assert.match(text, /Anna Kovaleva\s*31\s*9\s*2/);
    await board.getByRole('button', { name: 'Open as a document' }).click();
    const asked = await page.evaluate(() => window.fake.asked.at(-1));
    assert.equal(asked?.params.command, 'showScoreboard');
    await page.reload();
    await board.getByText('61 as written').waitFor();
  });

  it('says that there is nothing yet', async () => {
    const page = await show({ ...jobsWorld(), scoreboard: noScores() });
    await page.getByText('No draft was decided on yet.').waitFor();
  });

  it('lets a paused dialog go on from there', async () => {
    const page = await show(jobsWorld());
    await page.getByText('automatic drafts paused').waitFor();
    await page.getByRole('button', { name: /Resume: process Helena.* automatically/ }).click();
    await page.getByText('automatic drafts paused').waitFor({ state: 'detached' });
  });

  it('says on the row that automatic processing is paused, and resumes with one click', async () => {
    const world = busyWorld();
    const rule = { hours: null, mostPerDay: 5, evenIfMuted: false };
    const dialogs = world.dialogs.map((row) =>
      row.dialogId === people.anna.dialogId ? { ...row, rule, rulePausedAt: NOW } : row,
    );
    const page = await panel.open({ ...world, dialogs });
    const row = page.locator('.row', { hasText: people.anna.title });
    await row.getByText('Paused · Resume').waitFor();
    assert.match((await row.getAttribute('aria-label')) ?? '', /automatic processing paused/);
    await row.getByText('Paused · Resume').click();
    await row.getByText('Paused · Resume').waitFor({ state: 'detached' });
    await row.locator('[data-rule]').waitFor();
    const asked = await page.evaluate(() =>
      window.fake.asked.find(({ method }) => method === 'dialog/resumeRule'),
    );
    assert.equal(asked?.params.dialogId, people.anna.dialogId);
  });
});
