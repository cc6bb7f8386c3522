import assert from 'node:assert/strict';
import { busyWorld, jobsWorld, type World } from './panelWorld.ts';
import { busyUsage, cappedAt, noUsage } from './spendingFigures.ts';
import { usePanel } from './usePanel.ts';
import { until } from '../until.ts';

const capped = (): World => ({
  ...jobsWorld(),
  usage: busyUsage({ cap: cappedAt() }),
  worker: {
    state: 'capped',
    running: 0,
    queued: 3,
    toReview: 4,
    today: { usd: 0.0434, tokens: 30_800, unpricedTokens: 0, cap: cappedAt() },
  },
});

describe('spending in a real browser', () => {
  const panel = usePanel();

  async function show(world: World) {
    const page = await panel.open(world);
    await page.getByRole('tab', { name: 'Jobs' }).click();
    await page.locator('.spending').waitFor();
    return page;
  }

  it('shows today, the month, the limit and each day in the Jobs tab', async () => {
    const page = await show(jobsWorld());
    const text = await page.locator('.spending').innerText();
    assert.match(text, /Spent today\s*\$0\.0434\s*this month \$0\.72/);
    assert.match(text, /43 % of today’s \$0\.10/);
    assert.match(text, /62 % of this month’s input from the cache/);
    assert.equal(await page.locator('.days .done').count(), 22);
    await page.locator('.days').focus();
    await page.keyboard.press('End');
    assert.match(
      await page.locator('.days-scale').innerText(),
      /\$0\.0434, 30\.8K tokens in 14 requests/,
    );
    await page.keyboard.press('Home');
    assert.match(await page.locator('.days-scale').innerText(), /\$0, 0 tokens/);
  });

  it('asks by whom and by which model only when somebody looks', async () => {
    const page = await show(jobsWorld());
    const asked = () =>
      page.evaluate(() =>
        window.fake.asked.filter(({ method }) => method === 'usage/shares').map((a) => a.params.by),
      );
    assert.deepEqual(await asked(), []);
    await page.getByText('Spending in detail').click();
    await page.getByText('claude-haiku-5-5').waitFor();
    assert.deepEqual(await asked(), ['account', 'dialog', 'model']);
    const text = await page.locator('.spending').innerText();
    assert.match(text, /Anna Kovaleva\s*\$0\.13/);
    assert.match(text, /By account, this month\s*Olga Petrova\s*\$0\.59/);
    assert.match(text, /Not of a dialog/);
    await page.reload();
    await page.getByText('claude-haiku-5-5').waitFor();
  });

  it('says where no price is known, and what that means for a limit in money', async () => {
    const usage = busyUsage({ unpricedModels: ['local-7b'] });
    const none = { ...usage.today, usd: 0, unpricedTokens: 30_800 };
    const page = await show({ ...jobsWorld(), usage: { ...usage, today: none } });
    const text = await page.locator('.spending').innerText();
    assert.match(text, /Spent today\s*30\.8K tokens/);
    assert.match(text, /No price is known of local-7b.*limit in money cannot hold/s);
  });

  it('of nothing yet is nothing, without an error', async () => {
    const page = await show({ ...jobsWorld(), usage: noUsage() });
    assert.match(await page.locator('.spending').innerText(), /Spent today\s*\$0/);
  });

  it('says that the figures could not be had, and tries again', async () => {
    const page = await panel.open(jobsWorld());
    await page.evaluate(() => {
      window.fake.fails['usage/summary'] = {
        code: 'databaseLocked',
        message: 'The database is in use.',
        retryable: true,
      };
    });
    await page.getByRole('tab', { name: 'Jobs' }).click();
    const section = page.getByRole('region', { name: 'Spending' });
    await section.getByText('The database is in use.').waitFor();
    await page.evaluate(() => {
      window.fake.fails = {};
    });
    await section.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.spending').waitFor();
  });

  it('tells on every screen that the limit is reached, and goes on when the user says so', async () => {
    const page = await panel.open(capped());
    const banner = page.locator('.banner.cap');
    for (const name of ['Dialogs', 'Chat', 'Jobs', 'Review']) {
      await page.getByRole('tab', { name }).click();
      assert.match(await banner.innerText(), /Today’s limit of \$0\.04 is reached/);
    }
    await banner.getByRole('button', { name: 'Change the limit' }).click();
    await banner.getByRole('button', { name: 'Continue today' }).click();
    await banner.waitFor({ state: 'detached' });
    const asked = await page.evaluate(() => window.fake.asked);
    assert.ok(asked.some(({ params }) => params.command === 'openLimit'));
    assert.ok(asked.some(({ method }) => method === 'usage/liftCap'));
  });

  it('tells of a reply what it has come to while it is written, and what it cost then', async () => {
    const world = busyWorld();
    const draft = world.drafts.find(({ state }) => state === 'drafting');
    assert.ok(draft);
    const page = await panel.open(world);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: draft.dialogTitle }).click();
    const cost = page.locator('.card.open .cost');
    const { accountId, dialogId, draftId } = draft;
    const running = { accountId, dialogId, model: 'm', inputTokens: 1_400, outputTokens: 60 };
    await page.evaluate(([one]) => window.fake.emit('usage/grown', { ...one, usd: 0.0021 }), [
      running,
    ] as const);
    await until('the estimate', async () =>
      /About \$0\.0021 so far · 1\.4K tokens in, about 60 out/.test(await cost.innerText()),
    );
    await page.evaluate(
      ([id]) => window.fake.changeDraft(id, { state: 'ready', text: 'Yes.', version: 9 }),
      [draftId] as const,
    );
    await until('the cost', async () =>
      /^Cost \$0\.0062 · 4\.2K tokens in \(2\.6K from the cache\), 220 out$/.test(
        await cost.innerText(),
      ),
    );
  });

  it('asks once what a draft cost, however much is written beside it meanwhile', async () => {
    const page = await panel.open(busyWorld());
    await page.getByRole('tab', { name: 'Dialogs' }).click();
    await page.evaluate(() => {
      window.fake.asked = [];
      window.fake.holds['usage/ofDraft'] = [];
    });
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card.open.ready').waitFor();
    const asked = () =>
      page.evaluate(
        () => window.fake.asked.filter(({ method }) => method === 'usage/ofDraft').length,
      );
    await until('it to be asked', async () => (await asked()) > 0);
    await page.evaluate(async () => {
      for (let outputTokens = 1; outputTokens <= 5; outputTokens += 1) {
        const other = { accountId: '7001', dialogId: 'u1', model: 'm', inputTokens: 9 };
        window.fake.emit('usage/grown', { ...other, outputTokens, usd: null });
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    });
    assert.equal(await asked(), 1);
  });
});
