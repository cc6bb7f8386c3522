import type { Page } from 'playwright-core';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { CodeDelivery, SentCode, SignInState } from '../../protocol/signInRecords.ts';
import { findingsWorld } from './findingsWorld.ts';
import { busyUsage, cappedAt } from './spendingFigures.ts';
import { badHealth, idleStats } from './panelFigures.ts';
import { CHAT_SCENES } from './chatScenes.ts';
import { MESSAGE_SCENES } from './messageScenes.ts';
import { ANALYSIS_SCENES } from './analysisScenes.ts';
import { PROGRESS_SCENES } from './progressScenes.ts';
import { REVIEW_SCENES } from './reviewScenes.ts';
import {
  busyWorld,
  emptyWorld,
  jobsWorld,
  NOW,
  people,
  picturesWorld,
  uuid,
  type World,
} from './panelWorld.ts';

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

/** Anna's reply, in another state of being sent. */
const annasReply = (change: Partial<Draft>) => (): World => {
  const world = busyWorld();
  const drafts = world.drafts.map((one) => (one.draftId === uuid(3) ? { ...one, ...change } : one));
  return { ...world, drafts };
};

/** Anna's dialog, guided by what the owner wrote. */
const guidedWorld = (): World => {
  const world = busyWorld();
  const { dialogId } = world.drafts.find((one) => one.draftId === uuid(3)) ?? { dialogId: '' };
  return {
    ...world,
    guidances: {
      [dialogId]: {
        instructions: ['everywhere', 'account', 'dialog'],
        profile: { profileId: uuid(70), name: 'Friends and family' },
        noted: true,
      },
    },
    dialogs: world.dialogs.map((row) =>
      row.dialogId === dialogId ? { ...row, instructed: true, profile: 'Friends and family' } : row,
    ),
  };
};

/** Something was learnt from an edit, and waits for a yes or no. */
const proposedWorld = (): World => {
  const world = guidedWorld();
  for (const guidance of Object.values(world.guidances)) {
    guidance.proposal = {
      proposalId: uuid(71),
      version: 1,
      lines: ['Greet with the first name alone.', 'No exclamation marks.'],
    };
  }
  return {
    ...world,
    dialogs: world.dialogs.map((row) => (row.instructed ? { ...row, noteProposed: true } : row)),
  };
};

const MEMORY_SCENES: Scene[] = [
  { name: 'review-guided', world: guidedWorld, act: openDraft('Anna') },
  { name: 'dialogs-guided', world: guidedWorld, act: tab('Dialogs') },
  {
    name: 'review-proposal',
    world: proposedWorld,
    async act(page) {
      await openDraft('Anna')(page);
      await page.getByText('Learnt from your edits').scrollIntoViewIfNeeded();
    },
  },
];

const SENDING_SCENES: Scene[] = [
  {
    name: 'sending-parts',
    world: annasReply({ parts: 3 }),
    async act(page) {
      await openDraft('Anna')(page);
      await page.getByRole('button', { name: 'Approve & Send', exact: true }).click();
      await page.getByText('one after the other').waitFor();
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'attachments',
    world: annasReply({
      attachments: [
        { attachmentId: uuid(61), name: 'harbour.png', size: 842_000, kind: 'photo' },
        {
          attachmentId: uuid(62),
          name: 'final numbers of the third quarter, with all annexes.pdf',
          size: 3_400_000,
          kind: 'file',
        },
      ],
      parts: 2,
    }),
    act: openDraft('Anna'),
  },
  {
    name: 'in-telegram',
    world: annasReply({ cloudVersion: 1 }),
    act: openDraft('Anna'),
  },
  {
    name: 'in-telegram-refused',
    world: busyWorld,
    async act(page) {
      await openDraft('Anna')(page);
      await page.evaluate(() => {
        window.fake.fails['draft/putInTelegram'] = {
          code: 'conflict',
          message: 'In Telegram something else is typed in this chat already.',
          hint: 'There stands: “Let me ask Tom first…”. Send it or clear it there, then try again.',
          retryable: false,
        };
      });
      await page.getByRole('button', { name: 'Put in Telegram as a draft' }).click();
      await page.getByText('something else is typed').waitFor();
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'sending-part-way',
    world: annasReply({
      state: 'unknown',
      parts: 3,
      partsSent: 2,
      error: {
        code: 'peerForbidden',
        message: 'You may not write in this dialog.',
        retryable: false,
      },
    }),
    act: openDraft('Anna'),
  },
  {
    name: 'sent-edited',
    world: annasReply({
      state: 'sent',
      sentMessageId: 900,
      sentVersion: 1,
      version: 2,
      updatedAt: NOW,
    }),
    act: openDraft('Anna'),
  },
];

export const SCENES: Scene[] = [
  { name: 'welcome', world: emptyWorld },
  ...SENDING_SCENES,
  ...MEMORY_SCENES,
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
    act: (page) => page.locator('.qr svg').waitFor(),
  },
  {
    name: 'sign-in-demo',
    world: () =>
      demo({
        ...emptyWorld(),
        signIn: { signInId: SIGN_IN, state: { kind: 'qr', url: QR_URL, expiresAt: NOW + 27_000 } },
      }),
    act: (page) => page.locator('.qr svg').waitFor(),
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
    name: 'other-server',
    world: () => ({
      ...busyWorld(),
      host: { ...busyWorld().host, server: 'telegram.example', sessionOnly: true },
    }),
  },
  {
    name: 'server-invalid',
    world: withHost({
      sidecar: 'failed',
      error: {
        code: 'serverInvalid',
        message: 'The setting dialogDesk.telegram.server cannot be used.',
        retryable: false,
        hint: 'Its publicKey is an RSA key of 2048 bits in PEM.',
      },
    }),
  },
  {
    name: 'sign-in-phone',
    world: signingIn({
      kind: 'needsPhone',
      error: {
        code: 'phoneInvalid',
        message: 'Telegram does not know this kind of phone number.',
        retryable: false,
        hint: 'Check it, with + and the country code in front.',
      },
    }),
  },
  {
    name: 'sign-in-code',
    world: () => demo(signingIn({ kind: 'needsCode', sent: codeSent('app', 'sms', 12_000) })()),
  },
  {
    name: 'sign-in-code-wrong',
    world: signingIn({
      kind: 'needsCode',
      sent: codeSent('sms', 'call', 0),
      error: {
        code: 'codeInvalid',
        message: 'This code is not right.',
        retryable: false,
        hint: 'Compare it with the one that was sent last.',
      },
    }),
  },
  {
    name: 'sign-in-api-refused',
    world: signingIn({
      kind: 'failed',
      error: {
        code: 'notConfigured',
        message: 'Telegram does not accept this API id and hash.',
        retryable: false,
        hint: 'Check both against my.telegram.org.',
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
  {
    name: 'accounts',
    world: fourAccounts,
    act: async (page) => {
      await page.locator('.who').click();
      await page.locator('.accounts').waitFor();
    },
  },
  {
    name: 'flood',
    world: withAccount({
      floodUntil: NOW + 92_000,
      waits: [{ what: 'sends', until: NOW + 92_000, by: 'telegram' }],
    }),
    act: tab('Review'),
  },
  {
    name: 'paced',
    world: withAccount({ waits: [{ what: 'sends', until: NOW + 47_000, by: 'pace' }] }),
    act: tab('Review'),
  },
  { name: 'dialogs', world: () => demo(busyWorld()), act: selectThree },
  {
    name: 'dialogs-search',
    world: busyWorld,
    act: async (page) => {
      await page.locator('.search input').fill('nothing like this');
    },
  },
  {
    name: 'dialogs-pictures',
    world: picturesWorld,
    act: async (page) => {
      await page.locator('.avatar img:not(.blurred)').nth(5).waitFor();
      await page.getByRole('button', { name: 'Archive' }).click();
      await page.getByRole('button', { name: 'Archive only' }).click();
      await page.locator('.row', { hasText: 'Product' }).hover();
    },
  },
  {
    name: 'dialogs-hidden',
    world: picturesWorld,
    act: async (page) => {
      await page.locator('.search input').fill('chess');
      await page.getByRole('button', { name: 'Unread', exact: true }).click();
      await page.getByRole('button', { name: 'Muted', exact: true }).click();
      await page.getByRole('button', { name: 'Muted only' }).click();
      await page.getByText('Nothing matches').waitFor();
    },
  },
  {
    name: 'dialogs-fetching',
    world: withWorld({ complete: false, fetched: { count: 1200, expected: 10_340 } }),
    act: async (page) => {
      await page.getByText('Loading dialogs: 1,200 of 10,340').first().waitFor();
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
  {
    name: 'review-left-out',
    world: () => ({
      ...busyWorld(),
      drafts: busyWorld().drafts.map((draft) => ({
        ...draft,
        warning: '2 pictures were not shown to the model: too large.',
      })),
    }),
    act: openDraft('Anna'),
  },
  { name: 'review-stale', world: busyWorld, act: openDraft('نور') },
  { name: 'review-failed', world: busyWorld, act: openDraft('Dora') },
  { name: 'review-unknown', world: busyWorld, act: openDraft('Максим') },
  {
    name: 'review-undo',
    world: busyWorld,
    act: async (page) => {
      await openDraft('Anna')(page);
      await page.getByRole('button', { name: 'Approve & Send', exact: true }).click();
      await page.locator('.toast').waitFor();
      await page.locator('.card-head', { hasText: 'Anna' }).click();
      await page.mouse.move(0, 0);
    },
  },
  { name: 'review-empty', world: withWorld({ drafts: [], jobs: [] }), act: tab('Review') },
  { name: 'jobs', world: jobsWorld, act: showJobs },
  {
    name: 'jobs-failed',
    world: jobsWorld,
    act: async (page) => {
      await showJobs(page);
      await page.getByRole('button', { name: 'Failed', exact: true }).click();
      await page.locator('.job-head', { hasText: 'Helena' }).click();
      await page.locator('.attempts li').nth(2).waitFor();
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'jobs-trouble',
    world: () => ({
      ...jobsWorld(),
      jobs: jobsWorld().jobs.filter(({ state }) => state !== 'running'),
      health: badHealth(),
      worker: {
        state: 'error',
        running: 0,
        queued: 3,
        toReview: 4,
        error: {
          code: 'databaseFull',
          message: 'There is no room left on the disk.',
          retryable: true,
          hint: 'Make room; the work goes on by itself.',
        },
      },
    }),
    act: showJobs,
  },
  {
    name: 'jobs-figures',
    world: () => ({
      ...jobsWorld(),
      jobs: jobsWorld().jobs.filter(({ state }) => state !== 'running'),
      worker: { state: 'paused', running: 0, queued: 3, toReview: 4 },
    }),
    act: async (page) => {
      await showJobs(page);
      await page.getByText('Figures', { exact: true }).click();
      await page.getByText('Last clean-up').waitFor();
      await page.locator('.hours').focus();
      await page.keyboard.press('ArrowLeft');
      await page.mouse.move(0, 0);
    },
  },
  { name: 'review-findings', world: findingsWorld, act: openDraft('Anna') },
  {
    name: 'jobs-scores',
    world: jobsWorld,
    act: async (page) => {
      await showJobs(page);
      await page.getByText('How drafts fare').click();
      await page.getByText('as written').waitFor();
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'dialogs-rule-paused',
    world: () => {
      const world = busyWorld();
      const rule = { hours: null, mostPerDay: 5, evenIfMuted: false };
      const dialogs = world.dialogs.map((row, i) =>
        i === 1 || i === 3 ? { ...row, rule, rulePausedAt: NOW } : row,
      );
      return { ...world, dialogs };
    },
    act: tab('Dialogs'),
  },
  {
    name: 'jobs-spending',
    world: () => ({
      ...jobsWorld(),
      jobs: jobsWorld().jobs.filter(({ state }) => state !== 'running'),
      usage: busyUsage({ unpricedModels: ['local-7b'], cap: cappedAt() }),
      worker: {
        state: 'capped',
        running: 0,
        queued: 3,
        toReview: 4,
        today: { usd: 0.0434, tokens: 30_800, unpricedTokens: 0, cap: cappedAt() },
      },
    }),
    act: async (page) => {
      await showJobs(page);
      await page.getByText('Spending in detail').click();
      await page.getByText('By model').waitFor();
      await page.locator('.days').focus();
      await page.keyboard.press('ArrowLeft');
      await page.mouse.move(0, 0);
      await page.locator('.spending').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'jobs-empty',
    world: withWorld({
      jobs: [],
      stats: idleStats(),
      worker: { state: 'paused', running: 0, queued: 0, toReview: 0 },
    }),
    act: tab('Jobs'),
  },
  ...CHAT_SCENES,
  ...PROGRESS_SCENES,
  ...REVIEW_SCENES,
  ...ANALYSIS_SCENES,
  ...MESSAGE_SCENES,
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

/** A power user's: one waits out a flood, one is offline, one has a long name and drafts of its own. */
function fourAccounts(): World {
  const world = busyWorld();
  const [own] = world.accounts;
  const [draft] = world.drafts;
  if (!own || !draft) throw new Error('an account and a draft');
  const other = (n: number, accountId: string) => ({
    ...draft,
    draftId: uuid(700 + n),
    accountId,
    state: 'ready' as const,
  });
  return {
    ...world,
    accounts: [
      own,
      {
        accountId: '700002',
        name: 'Olga, Bakery',
        username: 'bakery',
        connection: 'online',
        floodUntil: NOW + 92_000,
      },
      {
        accountId: '700003',
        name: 'Choir of the Upper Quarter and Friends',
        username: 'upperchoir',
        connection: 'online',
      },
      { accountId: '700004', name: 'أولغا', connection: 'offline' },
    ],
    drafts: [...world.drafts, ...[1, 2, 3].map((n) => other(n, '700003')), other(4, '700002')],
  };
}

async function showJobs(page: Page): Promise<void> {
  await tab('Jobs')(page);
  await page.locator('.hours').waitFor();
}

async function selectThree(page: Page): Promise<void> {
  for (const { title } of [people.anna, people.vera, people.boris]) {
    await page.locator('.row', { hasText: title }).locator('.box').click();
  }
  await page.mouse.move(0, 0);
}

function signingIn(state: SignInState): () => World {
  return () => ({ ...emptyWorld(), signIn: { signInId: SIGN_IN, state } });
}

function codeSent(delivery: CodeDelivery, next: CodeDelivery, inMs: number): SentCode {
  return { delivery, length: 5, phoneEnd: '0018', next: { delivery: next, at: NOW + inMs } };
}
