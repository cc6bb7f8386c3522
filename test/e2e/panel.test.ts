import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { THEMES } from './panelHarness.ts';
import {
  busyWorld,
  draft,
  emptyWorld,
  largeWorld,
  NOW,
  people,
  says,
  uuid,
  type World,
} from './panelWorld.ts';
import { until } from '../until.ts';
import { usePanel, type PanelOptions } from './usePanel.ts';

const SCRIPT_LIMIT_BYTES = 200_000;

describe('the panel in a real browser', () => {
  const panel = usePanel();

  async function show(world: World, options: PanelOptions = {}) {
    return panel.open(world, options);
  }

  it('is small enough to open at once', () => {
    const { first, all } = panel.scriptBytes();
    assert.ok(first <= SCRIPT_LIMIT_BYTES, `${first} bytes`);
    assert.ok(all > first, 'other tabs come later');
    console.log(`      ${first} bytes for the first screen, ${all} in all`);
  });

  it('does not wait for the controls, and keeps their place', async () => {
    const page = await show(emptyWorld());
    const gate = Promise.withResolvers<void>();
    await page.route('**/webview-controls.js', async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.reload();
    const button = page.locator('vscode-button', { hasText: 'Sign in with Telegram' });
    await button.waitFor();
    assert.equal(await page.evaluate(() => Boolean(customElements.get('vscode-button'))), false);
    const early = await button.boundingBox();
    await button.click();
    gate.resolve();
    await page.evaluate(() => customElements.whenDefined('vscode-button'));
    await page.getByRole('button', { name: 'Sign in with Telegram' }).waitFor();
    assert.deepEqual(await button.boundingBox(), early);
    assert.deepEqual(await commands(page), ['signIn']);
  });

  it('shows the dialogs with two files, its own and that of the tab', async () => {
    const page = await show(busyWorld());
    const gate = Promise.withResolvers<void>();
    await page.route(/\/webview-(?!dialogs)/, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.reload();
    await page.locator('.row').first().waitFor();
    gate.resolve();
    await page.getByRole('tab', { name: 'Jobs' }).click();
    await page.locator('.job-list').waitFor();
  });

  it('asks for the dialogs of the account that was in view, and anew where that is gone', async () => {
    const page = await show(busyWorld());
    await page.evaluate(() => {
      const kept: object = JSON.parse(sessionStorage.getItem('dd-ui') ?? '{}');
      sessionStorage.setItem('dd-ui', JSON.stringify({ ...kept, accountId: '700009' }));
    });
    await page.reload();
    await page.locator('.row').first().waitFor();
    const listed = (await asked(page, 'dialog/list')).map(({ accountId }) => accountId);
    assert.deepEqual(listed.slice(0, 2), ['700009', '700001']);
    await page.locator('.progress:not(.on)').waitFor({ state: 'attached' });
  });

  it('offers the two ways in, and asks for an API id first where there is none', async () => {
    const page = await show(emptyWorld());
    await page.getByRole('button', { name: 'Sign in with Telegram' }).click();
    await page.getByRole('button', { name: 'Try the demo' }).click();
    assert.deepEqual(await commands(page), ['signIn', 'tryDemo']);
    await changeHost(page, { telegramConfigured: false, modelConfigured: false });
    await page.getByRole('button', { name: 'Set up your API id' }).click();
    await page.getByRole('button', { name: 'Set the key' }).click();
    assert.deepEqual((await commands(page)).slice(2), ['setUpTelegram', 'setModelKey']);
  });

  it('says DEMO on every screen of the demo', async () => {
    const world = { ...busyWorld(), host: { ...emptyWorld().host, demo: true } };
    const page = await show({ ...world, accounts: [] });
    const mark = page.locator('.demo', { hasText: 'DEMO' });
    await mark.waitFor();
    await page.evaluate(
      (accounts) => Object.assign(window.fake.world, { accounts }),
      world.accounts,
    );
    await emit(page, 'account/changed', { account: world.accounts[0] });
    for (const name of ['Review', 'Dialogs', 'Jobs']) {
      await page.getByRole('tab', { name }).click();
      assert.ok(await mark.isVisible(), name);
    }
    await changeHost(page, { demo: true, sidecar: 'failed' });
    await page.getByText('The worker has stopped').waitFor();
    assert.ok(await mark.isVisible());
  });

  it('signs in: code, demo phone, password, failure, and in', async () => {
    const page = await show({ ...emptyWorld(), host: { ...emptyWorld().host, demo: true } });
    await signIn(page, { kind: 'connecting' });
    await page.getByText('Asking Telegram').waitFor();
    await signIn(page, {
      kind: 'qr',
      url: 'tg://login?token=AQID',
      expiresAt: Date.now() + 30_000,
    });
    const code = page.getByRole('img', { name: /scan/ });
    assert.deepEqual(
      await code.evaluate((svg) => [
        getComputedStyle(svg).fill,
        getComputedStyle(svg).backgroundColor,
      ]),
      ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'],
    );
    await page.getByRole('button', { name: 'Scan with the demo phone' }).click();
    assert.ok((await asked(page, 'host/scanDemoCode')).length === 1);
    await signIn(page, { kind: 'needsPassword', passwordHint: 'the first cat' });
    await page.getByText('Type it in the box at the top').waitFor();
    await signIn(page, {
      kind: 'failed',
      error: {
        code: 'qrExpired',
        message: 'The code expired.',
        retryable: true,
        hint: 'Get a new one.',
      },
    });
    await page.getByText('The code expired.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.evaluate((world) => {
      Object.assign(window.fake.world, world);
    }, busyWorld());
    await signIn(page, { kind: 'done', accountId: '700001' });
    await page.locator('.row', { hasText: 'Anna' }).waitFor();
  });

  it('signs in by phone number: another way, another code, another number, and the boxes again', async () => {
    const page = await show(emptyWorld());
    const press = (name: string) => page.getByRole('button', { name }).click();
    await signIn(page, {
      kind: 'qr',
      url: 'tg://login?token=AQID',
      expiresAt: Date.now() + 30_000,
    });
    await press('Use a phone number instead');
    await signIn(page, { kind: 'needsPhone' });
    await press('Enter the number');
    await press('Scan a QR code instead');
    const sent = { delivery: 'sms', length: 5, phoneEnd: '0018' };
    const next = { delivery: 'call', at: Date.now() + 1_500 };
    await signIn(page, { kind: 'needsCode', sent: { ...sent, next } });
    await page.getByText('5 digits is on its way by SMS to the number ending in 0018').waitFor();
    await page.getByText('Be called instead: in').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Be called instead' }).count(), 0);
    await press('Be called instead');
    await press('Enter the code');
    await press('Use another number');
    await signIn(page, { kind: 'needsPassword' });
    await press('Enter the password');
    const told = (method: string) => asked(page, method);
    assert.deepEqual(await told('host/signInBy'), [
      { way: 'phone' },
      { way: 'qr' },
      { way: 'phone' },
    ]);
    assert.deepEqual(await told('host/askSignIn'), [{}, {}, {}]);
    assert.deepEqual(await told('signIn/resendCode'), [{ signInId: uuid(900) }]);
  });

  it('stays with the sign-in that took the place of another when the other ends', async () => {
    const page = await show(emptyWorld());
    await signIn(page, { kind: 'needsPhone' });
    await emit(page, 'signIn/changed', { signInId: uuid(899), state: { kind: 'cancelled' } });
    // After it, so that it was read before.
    await emit(page, 'worker/changed', { ...busyWorld().worker });
    await page.getByText('Type your phone number').waitFor();
    await signIn(page, { kind: 'cancelled' });
    await page.getByRole('button', { name: 'Sign in with Telegram' }).waitFor();
  });

  it('offers the API id again where Telegram refused it, and the demo phone in the demo alone', async () => {
    const page = await show(emptyWorld());
    const error = { code: 'notConfigured', message: 'Refused.', retryable: false };
    await signIn(page, { kind: 'failed', error });
    await page.getByRole('button', { name: 'Enter the API id again' }).click();
    assert.deepEqual(await commands(page), ['signIn']);
    await signIn(page, { kind: 'needsPhone' });
    assert.equal(await page.getByRole('button', { name: /demo/ }).count(), 0);
    await changeHost(page, { demo: true });
    await signIn(page, { kind: 'needsPhone' });
    await page.getByRole('button', { name: 'Use the demo phone’s number' }).click();
    const sent = { delivery: 'app', length: 5, phoneEnd: '0001' };
    await signIn(page, { kind: 'needsCode', sent });
    await page.getByRole('button', { name: 'Read it from the demo phone' }).click();
    assert.equal((await asked(page, 'host/useDemoPhone')).length, 2);
  });

  it('does the whole review from the keyboard', async () => {
    const page = await show(busyWorld());
    await page.locator('.search input').fill('orlov nobody');
    await page.getByText('Nothing matches').waitFor();
    await page.locator('.search input').press('Escape');
    await page.locator('.search input').press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    assert.deepEqual(
      (await asked(page, 'dialog/select')).map(({ dialogIds, selected }) => [dialogIds, selected]),
      [
        [[people.anna.dialogId], true],
        [[people.boris.dialogId], true],
      ],
    );
    assert.equal(await page.locator('.row[aria-selected="true"]').count(), 2);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter'); // Anna has a draft: to it.
    await page.locator('.card.open', { hasText: 'Anna' }).waitFor();
    await page.keyboard.press('e');
    await page.keyboard.press('g');
    await page.locator('.wish:focus', { hasText: 'Shorter' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.wish').first().waitFor({ state: 'detached' });
    await page.keyboard.press('a');
    await page.locator('.toast', { hasText: 'Anna' }).waitFor();
    const [approval] = await asked(page, 'draft/approve');
    assert.deepEqual(approval, { draftId: uuid(3), version: 1, newestMessageId: 105 });
    await page.locator('.card.open', { hasText: people.noor.title }).waitFor(); // On to the next.
    await page.keyboard.press('a'); // Out of date: not with one key.
    assert.equal((await asked(page, 'draft/approve')).length, 1);
    await page.keyboard.press('u');
    await page.locator('.card.open', { hasText: 'Anna' }).waitFor();
    await page.keyboard.press('r');
    await page.locator('.toast', { hasText: 'Rejected' }).waitFor();
    assert.equal(await page.locator('.card', { hasText: 'Hi Anna!' }).count(), 0);
    await page.keyboard.press('u');
    await page.locator('.card.open', { hasText: 'Hi Anna!' }).waitFor();
    await page.keyboard.press('j');
    await page.locator('.card.open', { hasText: people.noor.title }).waitFor();
    await page.keyboard.press('k');
    await page.locator('.card.open', { hasText: 'Anna' }).waitFor();
    assert.equal((await asked(page, 'host/openDraft')).length, 1);
    assert.deepEqual(await asked(page, 'host/regenerate'), [
      { draftId: uuid(3), preset: 'shorter' },
    ]);
    assert.equal((await asked(page, 'draft/undo')).length, 2);
  });

  it('keeps the keyboard on the same dialog when the list is reordered', async () => {
    const page = await show(busyWorld());
    await page.locator('.row', { hasText: people.maks.title }).locator('.box').click();
    const last = { messageId: 999, at: NOW + 60_000, out: false, preview: 'Me first' };
    await emit(page, 'dialog/changed', {
      accountId: '700001',
      reset: false,
      dialogs: [{ ...people.vera, last }],
    });
    await page.locator('.row', { hasText: 'Me first' }).waitFor();
    await page.locator('.row:focus', { hasText: people.maks.title }).waitFor();
    assert.equal(await page.locator('.row:focus').getAttribute('tabindex'), '0');
  });

  it('goes on from the dialog that was reached by Tab when another moves above it', async () => {
    const page = await show(busyWorld());
    await page.locator('.row[tabindex="0"]').focus();
    const first = (await page.locator('.row:focus').getAttribute('id')) ?? '';
    const last = { messageId: 999, at: NOW + 60_000, out: false, preview: 'Me first' };
    await emit(page, 'dialog/changed', {
      accountId: '700001',
      reset: false,
      dialogs: [{ ...people.vera, pinned: true, pinOrder: -1, last }],
    });
    await page.locator('.row[data-index="0"]', { hasText: 'Me first' }).waitFor();
    assert.equal(await page.locator('.row:focus').getAttribute('id'), first);
    await page.keyboard.press('ArrowDown');
    await page.locator('.row:focus[data-index="2"]').waitFor({ timeout: 2_000 });
  });

  it('keeps the keyboard on a dialog that itself moves in the list', async () => {
    const page = await show(busyWorld());
    await page.locator('.row', { hasText: people.maks.title }).locator('.box').click();
    const last = { messageId: 999, at: NOW + 60_000, out: false, preview: 'Me first' };
    await emit(page, 'dialog/changed', {
      accountId: '700001',
      reset: false,
      dialogs: [{ ...people.maks, selected: true, last }],
    });
    await page.locator('.row', { hasText: 'Me first' }).waitFor();
    await page.locator('.row:focus', { hasText: people.maks.title }).waitFor({ timeout: 2_000 });
    await page.keyboard.press('Space');
    await page.locator('.row:focus:not([aria-selected="true"])').waitFor({ timeout: 2_000 });
  });

  it('leaves the keys alone while someone types', async () => {
    const page = await show(busyWorld());
    await page.locator('.search input').fill('');
    await page.locator('.search input').pressSequentially('jar');
    assert.equal(await page.locator('.search input').inputValue(), 'jar');
    assert.equal((await asked(page, 'draft/approve')).length, 0);
  });

  it('processes what is checked, unchecks it and goes to where the drafts will be', async () => {
    const page = await show(busyWorld());
    for (const { title } of [people.anna, people.vera, people.maks]) {
      await page.locator('.row', { hasText: title }).locator('.box').click();
    }
    await page.getByRole('button', { name: 'Process selected (3)' }).click();
    await page.getByRole('tab', { name: 'Review', selected: true }).waitFor();
    const [{ dialogIds } = { dialogIds: [] }] = await asked(page, 'dialog/process');
    assert.deepEqual(
      new Set(dialogIds),
      new Set([people.anna.dialogId, people.vera.dialogId, people.maks.dialogId]),
    );
    await page.getByRole('tab', { name: 'Dialogs' }).click();
    assert.equal(await page.locator('.row[aria-selected="true"]').count(), 0);
  });

  it('unchecks again what the worker refused, and says why', async () => {
    const page = await show(busyWorld());
    await fail(page, 'dialog/select', 'The dialog is not known.');
    await page.locator('.row', { hasText: 'Anna' }).locator('.box').click();
    await page.locator('.toast', { hasText: 'The dialog is not known.' }).waitFor();
    assert.equal(await page.locator('.row[aria-selected="true"]').count(), 0);
  });

  it('streams without a missed or doubled piece, across gaps, repeats and reconnects', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Boris' }).click();
    const text = await page.evaluate(async (draftId) => {
      const { fake } = window;
      const chunks = Array.from({ length: 60 }, (_, i) =>
        fake.stream(draftId, `${i} `, i % 3 === 0),
      );
      for (const chunk of chunks.slice(0, 30)) fake.emit('chunk/added', chunk);
      await new Promise((resolve) => setTimeout(resolve, 100));
      fake.emit('host/changed', { ...fake.world.host, sidecar: 'reconnecting' });
      for (let i = 60; i < 90; i++) fake.stream(draftId, `${i} `, false); // While away.
      fake.emit('host/changed', fake.world.host);
      for (let i = 90; i < 120; i++) fake.stream(draftId, `${i} `);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return document.querySelector('.card.open dd-stream')?.textContent;
    }, uuid(2));
    const whole = Array.from({ length: 120 }, (_, i) => `${i} `).join('');
    assert.equal(text?.trim(), whole.trim());
    const stream = page.locator('.card.open dd-stream');
    assert.equal(await stream.getAttribute('aria-busy'), 'true');
    assert.equal(await stream.evaluate((node) => node.closest('[aria-live], [role=status]')), null);
    await changeDraft(page, uuid(2), { state: 'ready', text: 'Good morning!' });
    await page.locator('.card.open .reply-text', { hasText: 'Good morning!' }).waitFor();
    const said = page.locator('.unseen[role=status]');
    assert.equal(await said.textContent(), 'The draft for Boris & Sons Bakery is ready.');
  });

  it('stops a draft that is being written, whether its job knows the draft yet or not', async () => {
    const world = busyWorld();
    for (const job of world.jobs) if (job.jobId === 30) delete job.draftId;
    const page = await show(world);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Boris' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual(await asked(page, 'job/cancel'), [{ jobId: 30 }]);
  });

  it('begins the text afresh with a new attempt', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Boris' }).click();
    await stream(page, 'The first try');
    await page.locator('.card.open dd-stream', { hasText: 'The first try' }).waitFor();
    await changeDraft(page, uuid(2), { attempt: 2 });
    await stream(page, 'The second');
    await page.locator('.card.open dd-stream', { hasText: /^\s*The second\s*$/ }).waitFor();
  });

  it('paints what streams in without drawing any list again', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Boris' }).click();
    await page.locator('.card.open .bubble').waitFor();
    const changed = await page.evaluate(async (draftId) => {
      const seen = new Set<string>();
      const watch = new MutationObserver((records) => {
        for (const { target } of records)
          seen.add(target.parentElement?.tagName ?? target.nodeName);
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      document.body.dataset['measure'] = '';
      for (let i = 0; i < 30; i++) {
        window.fake.stream(draftId, `word${i} `);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      watch.disconnect();
      const marks = (name: string) => performance.getEntriesByName(name).length;
      return {
        seen: [...seen].filter((tag) => tag !== 'DD-COUNTDOWN'),
        received: marks('dd:chunk-received'),
        painted: marks('dd:chunk-painted') > 0,
      };
    }, uuid(2));
    assert.deepEqual(changed, { seen: ['DD-STREAM'], received: 30, painted: true });
  });

  it('keeps the card being read where it is when a newer one comes in above', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Dora' }).click();
    await page.locator('.card.open .bubble:visible').first().waitFor();
    const top = async () => (await page.locator('.card.open').boundingBox())?.y;
    const before = await top();
    await emit(page, 'draft/changed', { draft: draft(99, people.vera, { createdAt: NOW + 1000 }) });
    await page
      .locator('.card', { hasText: 'Вера' })
      .locator('.chip', { hasText: 'Ready' })
      .waitFor();
    const moved = Math.abs(((await top()) ?? 0) - (before ?? 0));
    assert.ok(moved < 1, `moved by ${moved} pixels`);
  });

  it('shows the reply above its buttons, whatever stands before it, until the user scrolls', async () => {
    const world = busyWorld();
    const long = 'A message that goes on for quite a few lines. '.repeat(12);
    const told = [101, 102, 103, 104, 105].map((id) => says(id, 'Dora Whitfield', long));
    const page = await show(
      { ...world, messages: { ...world.messages, [people.dora.dialogId]: told } },
      { height: 560 },
    );
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Dora' }).click();
    const open = page.locator('.card.open');
    await open.getByText('Earlier messages').waitFor();
    assert.equal(await open.locator('.bubble:visible').count(), 2);
    const box = async (selector: string) => {
      const found = await open.locator(selector).boundingBox();
      assert.ok(found);
      return found;
    };
    const [head, reply, buttons] = [
      await box('.card-head'),
      await box('.reply-text'),
      await box('.card-actions'),
    ];
    assert.ok(reply.y >= head.y + head.height && reply.y + 20 <= buttons.y, 'the reply is hidden');
    await page.mouse.move(150, 300);
    await page.mouse.wheel(0, -200);
    await page.waitForFunction(
      (top) =>
        (document.querySelector('.card.open .reply')?.getBoundingClientRect().top ?? 0) > top,
      reply.y + 100,
    );
    const scrolled = await box('.reply');
    await changeDraft(page, uuid(5), { text: 'Another text.' });
    await open.getByText('Another text.').waitFor();
    assert.ok(Math.abs((await box('.reply')).y - scrolled.y) < 1, 'it moved under the reader');
    await open.getByText('Earlier messages').click();
    assert.equal(await open.locator('.bubble:visible').count(), 5);
  });

  it('shows hostile text as text', async () => {
    const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&lt;b&gt;';
    const world = busyWorld();
    const from = { ...people.anna, title: evil };
    const page = await show({
      ...world,
      accounts: world.accounts.map((account) => ({ ...account, name: evil })),
      dialogs: [{ ...from, last: { messageId: 1, at: 1, out: false, preview: evil } }],
      messages: { [from.dialogId]: [says(105, evil, evil, { forwardedFrom: evil })] },
      drafts: [draft(3, from, { text: evil, dialogTitle: evil })],
    });
    await page.locator('.row').first().waitFor();
    assert.equal(await page.locator('.row .title').textContent(), evil);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.bubble').waitFor();
    assert.equal(await page.locator('.bubble .text').textContent(), evil);
    assert.equal(await page.locator('.reply-text').textContent(), evil);
    assert.equal(await page.locator('img, .bubble script').count(), 0);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
  });

  it('drops messages that do not fit the contract, and goes on', async () => {
    const page = await show(busyWorld());
    await page.locator('.row').first().waitFor();
    for (const message of [null, 5, { type: 'event' }, { type: 'result', id: 999, result: 1 }]) {
      await page.evaluate((data) => window.fake.post(data), message);
    }
    await emit(page, 'draft/changed', { draft: { draftId: 'nonsense' } });
    await emit(page, 'no/such', {});
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card.open').waitFor();
    const problems = (await panel.close())?.problems ?? [];
    assert.ok(problems.length >= 4 && problems.every((problem) => problem.includes('Dropped')));
  });

  it('keeps directions apart and shows the characters that would turn text around', async () => {
    const world = busyWorld();
    const page = await show({
      ...world,
      drafts: [
        draft(3, people.anna, { text: 'Pay 100 \u202E001 to me' }),
        ...world.drafts.slice(2),
      ],
    });
    await page.getByRole('tab', { name: 'Review' }).click();
    const reply = page.locator('.card.open .reply-text');
    await reply.waitFor();
    assert.equal(await reply.textContent(), 'Pay 100 \uFFFD001 to me');
    await page.locator('.card-head', { hasText: people.noor.title }).click();
    await page.locator('.card.open .bubble:visible').first().waitFor();
    const align = page.locator('.card.open .bubble .text').first();
    assert.equal(await align.evaluate((node) => getComputedStyle(node).direction), 'rtl');
  });

  it('goes where the host points: to a draft, to the jobs, with the keyboard', async () => {
    const page = await show(busyWorld());
    await page.locator('.row').first().waitFor();
    await emit(page, 'host/showDraft', { draftId: uuid(5) });
    await page.locator('.card.open:focus-within', { hasText: 'Dora' }).waitFor();
    await emit(page, 'host/showJobs', {});
    await page.locator('.job-list:focus').waitFor();
    await emit(page, 'host/showDraft', { draftId: uuid(5) });
    await page.locator('.card.open:focus-within', { hasText: 'Dora' }).waitFor();
  });

  it('says what changed under a stale draft and offers the two ways on', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: people.noor.title }).click();
    const after = page.locator('.card.open .since ~ .bubble');
    await after.first().waitFor();
    assert.equal(await after.count(), 2);
    await page.getByRole('button', { name: 'Send anyway' }).click();
    const [approval] = await asked(page, 'draft/approve');
    assert.equal(approval?.newestMessageId, 107);
    await changeDraft(page, uuid(4), { state: 'stale' });
    await page.locator('.card-head', { hasText: people.noor.title }).click();
    await page.getByRole('button', { name: 'Regenerate' }).click();
    assert.deepEqual(await asked(page, 'host/regenerate'), [{ draftId: uuid(4), preset: 'again' }]);
  });

  it('asks whether an uncertain reply arrived, and passes the answer on', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: people.maks.title }).click();
    await page.getByRole('button', { name: 'Yes, it arrived' }).click();
    assert.deepEqual(await asked(page, 'draft/resolve'), [{ draftId: uuid(6), arrived: true }]);
    await page.locator('.card.sent', { hasText: people.maks.title }).waitFor();
  });

  it('takes the newest draft after a conflict, and says so', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card.open', { hasText: 'Anna' }).waitFor();
    await fail(page, 'draft/approve', 'The text has changed since.');
    await page.evaluate((draftId) => {
      const held = window.fake.world.drafts.find((d) => d.draftId === draftId);
      Object.assign(held ?? {}, { version: 2, text: 'Edited elsewhere' });
    }, uuid(3));
    await page.getByRole('button', { name: 'Approve & Send' }).click();
    await page.locator('.toast', { hasText: 'The text has changed since.' }).waitFor();
    await page.locator('.card.open .reply-text', { hasText: 'Edited elsewhere' }).waitFor();
  });

  it('goes on to the next draft at once, and comes back where the decision did not hold', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    const first = page.locator(`.card[data-key="${uuid(3)}"]`);
    await first.and(page.locator('.open')).waitFor();
    await fail(page, 'draft/reject', 'The text has changed since.');
    await page.evaluate(() => (window.fake.holds['draft/reject'] = []));
    await page.keyboard.press('r');
    await first.locator('.chip', { hasText: 'Rejecting…' }).waitFor();
    await page.locator(`.card.open:not([data-key="${uuid(3)}"])`).waitFor();
    await page.evaluate(() =>
      window.fake.holds['draft/reject']?.forEach((reply) => window.fake.post(reply)),
    );
    await page.locator('.toast', { hasText: 'The text has changed since.' }).waitFor();
    await first.and(page.locator('.open.ready')).waitFor();
  });

  it('takes back the decision that is under way, not the one before it', async () => {
    const page = await show(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator(`.card.open.ready[data-key="${uuid(3)}"]`).waitFor();
    await page.keyboard.press('r');
    await page.locator('dd-undo-bar button').first().waitFor();
    const [second] = await page
      .locator('.card.open')
      .evaluateAll((cards: HTMLElement[]) => cards.map((card) => card.dataset['key']));
    await page.evaluate(() => (window.fake.holds['draft/reject'] = []));
    await page.keyboard.press('r');
    // The event may come before the answer that is held: then no chip is left to wait for.
    await until('the second', async () => (await asked(page, 'draft/reject')).length === 2);
    await page.keyboard.press('u');
    assert.deepEqual(await asked(page, 'draft/undo'), []);
    await page.evaluate(() =>
      window.fake.holds['draft/reject']?.forEach((reply) => window.fake.post(reply)),
    );
    await until('the undo', async () => (await asked(page, 'draft/undo')).length > 0);
    assert.deepEqual(await asked(page, 'draft/undo'), [{ draftId: second }]);
  });

  it('counts a flood wait down, and says when it is offline or has lost the worker', async () => {
    const page = await show(busyWorld());
    const account = busyWorld().accounts[0];
    await emit(page, 'account/changed', {
      account: { ...account, floodUntil: Date.now() + 90_500 },
    });
    await page.locator('.banner', { hasText: /wait\s+1:[0-3]\d/ }).waitFor();
    await emit(page, 'account/changed', { account: { ...account, connection: 'offline' } });
    await page.locator('.banner', { hasText: 'Offline' }).waitFor();
    await changeHost(page, { sidecar: 'reconnecting' });
    await page.locator('.banner', { hasText: 'Reconnecting' }).waitFor();
    assert.ok(await page.locator('.row').first().isVisible());
    await changeHost(page, { sidecar: 'failed' });
    await page.getByRole('button', { name: 'Restart worker' }).click();
    await page.getByRole('button', { name: 'Show log' }).click();
    assert.deepEqual(await commands(page), ['restartWorker', 'showLog']);
  });

  it('shows an error with a way on where a list cannot be had', async () => {
    const page = await show({
      ...emptyWorld(),
      host: { ...emptyWorld().host, sidecar: 'starting' },
    });
    await page.getByText('Starting the worker').waitFor();
    await page.evaluate((world) => Object.assign(window.fake.world, world), busyWorld());
    await fail(page, 'account/list', 'The database is locked.');
    await changeHost(page, { sidecar: 'ready' });
    await page.getByText('The database is locked.').waitFor();
    await page.evaluate(() => Object.assign(window.fake, { fails: {} }));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.row').first().waitFor();
  });

  it('is where it was after a reload: tab, filter, draft, text so far', async () => {
    const page = await show(busyWorld());
    await page.locator('.search input').fill('anna');
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Dora' }).click();
    await page.reload();
    await page.locator('.card.open', { hasText: 'Dora' }).waitFor();
    await page.getByRole('tab', { name: 'Dialogs' }).click();
    assert.equal(await page.locator('.search input').inputValue(), 'anna');
    await page.locator('.row').first().waitFor();
    assert.equal(await page.locator('.row').count(), 1);
    const kept = await page.evaluate(() => sessionStorage.getItem('dd-ui'));
    assert.doesNotMatch(kept ?? '', /Anna|Dora|numbers/, 'nothing but where the user was');
  });

  it('filters 10,000 dialogs with few rows in the document', async function () {
    this.timeout(180_000);
    const page = await show(largeWorld(10_000), { height: 800 });
    await page.getByText('Select all 10,000 dialogs').waitFor({ timeout: 90_000 });
    // The controls come after the rows.
    await page.locator('.search input').waitFor();
    const result = await page.evaluate(async () => {
      const input = document
        .querySelector<HTMLElement>('.search')
        ?.shadowRoot?.querySelector('input');
      if (!input) throw new Error('no search field');
      const painted = () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.addEventListener('message', () => resolve(performance.now()));
            port1.start();
            port2.postMessage(null);
          });
        });
      const work: number[] = [];
      const toPaint: number[] = [];
      let rows = 0;
      for (const word of ['anna', 'okafor 12', 'user99', 'дил', 'lena costa', 'ivo', '9999']) {
        for (let i = 1; i <= word.length + 1; i++) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          const start = performance.now();
          input.value = i > word.length ? '' : word.slice(0, i);
          input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
          await Promise.resolve();
          await document.querySelector<HTMLElement & { updateComplete: Promise<boolean> }>(
            'dd-dialogs',
          )?.updateComplete;
          document.body.getBoundingClientRect();
          work.push(performance.now() - start);
          toPaint.push((await painted()) - start);
          rows = Math.max(rows, document.querySelectorAll('.row').length);
        }
      }
      const list = document.querySelector<HTMLElement>('.rows');
      for (let i = 1; i < 30; i++) {
        list?.scrollTo(0, i * 16_000);
        await painted();
        rows = Math.max(rows, document.querySelectorAll('.row').length);
      }
      const p = (of: number[], at: number) =>
        Math.round((of.sort((a, b) => a - b)[Math.floor(of.length * at)] ?? 0) * 10) / 10;
      return {
        rows,
        work: [p(work, 0.5), p(work, 0.95)],
        toPaint: [p(toPaint, 0.5), p(toPaint, 0.95)],
      };
    });
    console.log(
      `      keystroke → rows laid out p50 ${result.work[0]} ms, p95 ${result.work[1]} ms; ` +
        `→ painted, the wait for the frame included, p50 ${result.toPaint[0]} ms, p95 ${result.toPaint[1]} ms; ` +
        `at most ${result.rows} rows`,
    );
    assert.ok(result.rows <= 40, `${result.rows} rows in the document`);
    await page.locator('.rows').evaluate((list) => list.scrollTo(0, 0));
    await page.locator('.row').first().focus();
    await page.keyboard.press('End');
    await page.locator('.row:focus[aria-posinset="10000"][aria-setsize="10000"]').waitFor();
  });

  it('uses no colour that VS Code does not have', async () => {
    const { readFile } = await import('node:fs/promises');
    const read = (file: string) => readFile(new URL(file, import.meta.url), 'utf8');
    const known = (await Promise.all(THEMES.map((theme) => read(`themes/${theme}.json`)))).join();
    const used = (await read('../../webview/style.css')).match(/--vscode-[\w-]+/g) ?? [];
    const unknown = [...new Set(used)].filter((name) => !known.includes(`"${name}"`));
    assert.deepEqual(unknown, []);
  });
});

async function asked(page: Page, method: string) {
  return page.evaluate(
    (wanted) =>
      window.fake.asked.filter((call) => call.method === wanted).map(({ params }) => params),
    method,
  );
}

async function commands(page: Page): Promise<unknown[]> {
  return (await asked(page, 'host/run')).map((params) => params.command);
}

async function emit(page: Page, event: string, payload: unknown): Promise<void> {
  await page.evaluate(([name, data]) => window.fake.emit(name, data), [event, payload] as const);
}

async function changeHost(page: Page, change: object): Promise<void> {
  await page.evaluate((with_) => {
    window.fake.emit('host/changed', { ...window.fake.world.host, ...with_ });
  }, change);
}

async function changeDraft(page: Page, draftId: string, change: object): Promise<void> {
  await page.evaluate(([id, with_]) => window.fake.changeDraft(id, with_), [
    draftId,
    change,
  ] as const);
}

async function stream(page: Page, text: string): Promise<void> {
  await page.evaluate(([id, more]) => window.fake.stream(id, more), [uuid(2), text] as const);
}

async function fail(page: Page, method: string, message: string): Promise<void> {
  await page.evaluate(
    ([name, says]) => {
      window.fake.fails[name] = { code: 'conflict', message: says, retryable: false };
    },
    [method, message] as const,
  );
}

async function signIn(page: Page, state: object): Promise<void> {
  await emit(page, 'signIn/changed', { signInId: uuid(900), state });
}
