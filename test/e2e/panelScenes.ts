import type { Page } from 'playwright-core';
import { busyWorld, emptyWorld, NOW, people, uuid, type World } from './panelWorld.ts';

/** One state of the panel worth looking at, and how it is reached. */
export interface Scene {
  name: string;
  world: () => World;
  act?: (page: Page) => Promise<void>;
}

const SIGN_IN = uuid(900);
const QR_URL = 'tg://login?token=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA';

const demo = (world: World): World => ({ ...world, host: { ...world.host, demo: true } });
const tab = (name: string) => async (page: Page) => {
  await page.getByRole('tab', { name }).click();
};
const openDraft = (title: string) => async (page: Page) => {
  await page.getByRole('tab', { name: 'Review' }).click();
  await page.locator('.card-head', { hasText: title }).click();
  await page.locator('.card.open .bubble:visible').first().waitFor();
  await page.mouse.move(0, 0);
};
const withWorld = (change: Partial<World>) => (): World => ({ ...busyWorld(), ...change });
const withHost = (change: Partial<World['host']>) => (): World => ({
  ...emptyWorld(),
  host: { ...emptyWorld().host, ...change },
});
const withAccount = (change: object) => (): World => {
  const world = busyWorld();
  return { ...world, accounts: world.accounts.map((account) => ({ ...account, ...change })) };
};

export const SCENES: Scene[] = [
  { name: 'welcome', world: emptyWorld },
  {
    name: 'welcome-unconfigured',
    world: withHost({ telegramConfigured: false, modelConfigured: false }),
  },
  {
    name: 'sign-in',
    world: () => ({
      ...emptyWorld(),
      signIn: { signInId: SIGN_IN, state: { kind: 'qr', url: QR_URL, expiresAt: NOW + 27_000 } },
    }),
  },
  {
    name: 'sign-in-demo',
    world: () =>
      demo({
        ...emptyWorld(),
        signIn: { signInId: SIGN_IN, state: { kind: 'qr', url: QR_URL, expiresAt: NOW + 27_000 } },
      }),
  },
  {
    name: 'sign-in-connecting',
    world: () => ({
      ...emptyWorld(),
      signIn: { signInId: SIGN_IN, state: { kind: 'connecting' } },
    }),
  },
  {
    name: 'sign-in-password',
    world: () => ({
      ...emptyWorld(),
      signIn: {
        signInId: SIGN_IN,
        state: {
          kind: 'needsPassword',
          passwordHint: 'the first cat',
          error: {
            code: 'passwordInvalid',
            message: 'That password is not right.',
            retryable: true,
            hint: 'Type it again.',
          },
        },
      },
    }),
  },
  {
    name: 'sign-in-failed',
    world: () => ({
      ...emptyWorld(),
      signIn: {
        signInId: SIGN_IN,
        state: {
          kind: 'failed',
          error: {
            code: 'telegramOffline',
            message: 'Telegram cannot be reached.',
            retryable: true,
            hint: 'Check the network, then try again.',
          },
        },
      },
    }),
  },
  { name: 'dialogs', world: () => demo(busyWorld()), act: selectThree },
  {
    name: 'dialogs-search',
    world: busyWorld,
    act: async (page) => {
      await page.locator('.search input').fill('nothing like this');
    },
  },
  { name: 'dialogs-loading', world: withWorld({ dialogs: [], complete: false }) },
  { name: 'dialogs-empty', world: withWorld({ dialogs: [] }) },
  { name: 'review', world: busyWorld, act: openDraft('Anna') },
  {
    name: 'review-streaming',
    world: () => demo(busyWorld()),
    act: async (page) => {
      await openDraft('Boris')(page);
      await page.evaluate((draftId) => {
        for (const text of [
          'Good morning! ',
          'The usual for Saturday, ',
          'and two rye loaves more',
        ]) {
          window.fake.stream(draftId, text);
        }
      }, uuid(2));
      await page.locator('.card.open dd-stream', { hasText: 'rye' }).waitFor();
    },
  },
  { name: 'review-stale', world: busyWorld, act: openDraft('نور') },
  { name: 'review-failed', world: busyWorld, act: openDraft('Dora') },
  { name: 'review-unknown', world: busyWorld, act: openDraft('Максим') },
  {
    name: 'review-undo',
    world: busyWorld,
    act: async (page) => {
      await openDraft('Anna')(page);
      await page.getByRole('button', { name: 'Approve & Send' }).click();
      await page.locator('.toast').waitFor();
      await page.locator('.card-head', { hasText: 'Anna' }).click();
      await page.mouse.move(0, 0);
    },
  },
  { name: 'review-empty', world: withWorld({ drafts: [], jobs: [] }), act: tab('Review') },
  { name: 'jobs', world: busyWorld, act: tab('Jobs') },
  {
    name: 'jobs-empty',
    world: withWorld({ jobs: [], worker: { state: 'paused', running: 0, queued: 0, toReview: 0 } }),
    act: tab('Jobs'),
  },
  { name: 'offline', world: withAccount({ connection: 'offline' }) },
  { name: 'flood-wait', world: withAccount({ floodUntil: NOW + 151_000 }) },
  {
    name: 'reconnecting',
    world: busyWorld,
    act: async (page) => {
      await page.locator('.row').first().waitFor();
      await page.evaluate(() =>
        window.fake.emit('host/changed', { ...window.fake.world.host, sidecar: 'reconnecting' }),
      );
      await page.locator('.banner').waitFor();
    },
  },
  {
    name: 'model-key-missing',
    world: () => {
      const world = busyWorld();
      return { ...world, host: { ...world.host, modelConfigured: false } };
    },
  },
  {
    name: 'action-failed',
    world: busyWorld,
    act: async (page) => {
      await page.locator('.row').first().waitFor();
      await page.evaluate(() => {
        window.fake.fails['dialog/processUnread'] = {
          code: 'modelKeyMissing',
          message: 'There is no model key yet.',
          retryable: false,
          hint: 'Set it with “Set the model key”.',
        };
      });
      await page.getByRole('button', { name: 'Process unread' }).click();
      await page.locator('.toast').waitFor();
    },
  },
  { name: 'starting', world: withHost({ sidecar: 'starting' }) },
  {
    name: 'worker-failed',
    world: withHost({
      sidecar: 'failed',
      error: {
        code: 'sidecarUnreachable',
        message: 'The worker ended five times within three minutes.',
        retryable: false,
        hint: 'Look into the log for the reason. Drafts and jobs are kept.',
      },
    }),
  },
];

async function selectThree(page: Page): Promise<void> {
  for (const { title } of [people.anna, people.vera, people.boris]) {
    await page.locator('.row', { hasText: title }).locator('.box').click();
  }
  await page.mouse.move(0, 0);
}
