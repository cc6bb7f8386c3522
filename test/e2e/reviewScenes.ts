import type { Page } from 'playwright-core';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import type { Analysis } from '../../protocol/analysis.ts';
import type { DraftChange, DraftVersion } from '../../protocol/draftRecords.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Scene } from './panelScenes.ts';
import { busyWorld, draft, NOW, people, says, uuid, type World } from './panelWorld.ts';

const FIRST =
  'Hi Anna! Yes: the numbers are final since this morning, and I will send them to you on Wednesday, so that you have a day to look at them.';
const SECOND = 'Hi Anna! The numbers are final: you get them on Wednesday.';
const THIRD = 'Hi Anna! The numbers are final: you will have them on Tuesday evening.';

const VERSIONS: DraftVersion[] = [
  { version: 1, text: FIRST, origin: 'model', at: NOW - 600_000 },
  {
    version: 2,
    text: SECOND,
    origin: 'model',
    at: NOW - 300_000,
    instruction: 'Make it shorter.',
  },
  { version: 3, text: THIRD, origin: 'user', at: NOW - 60_000 },
];

/** Anna's reply as it is after it was made shorter and then edited. */
export function versionsWorld(): World {
  const world = busyWorld();
  const change = { version: 3, text: THIRD, suggestion: SECOND, replyLanguage: 'en' };
  const drafts = world.drafts.map((one) => (one.draftId === uuid(3) ? { ...one, ...change } : one));
  return { ...world, drafts, versions: { [uuid(3)]: VERSIONS } };
}

/** A hundred more dialogs wait behind those that are in work. */
export function queueWorld(): World {
  const world = busyWorld();
  const [first] = world.jobs;
  if (!first) throw new Error('Nothing is in work.');
  const queued = Array.from({ length: 100 }, (_, i): Job => ({
    jobId: 1_000 + i,
    kind: 'process',
    state: 'queued',
    accountId: first.accountId,
    dialogId: `u${5_000 + i}`,
    dialogTitle: `Guest ${i + 1}`,
    priority: 100,
    attempt: 0,
    maxAttempts: 3,
    runAt: NOW,
    createdAt: NOW,
  }));
  return { ...world, jobs: [...world.jobs, ...queued] };
}

/** Under the reply to Noor an answered message was edited, one deleted, and seven came. */
export function changesWorld(): World {
  const world = busyWorld();
  const drafts = world.drafts.map((one) =>
    one.draftId === uuid(4) ? { ...one, movedOn: 'edited' as const } : one,
  );
  const who = { out: false, senderName: people.noor.title };
  const changes: DraftChange[] = [
    { what: 'deleted', messageId: 104, ...who, before: 'أحضر معك الكتاب' },
    {
      what: 'edited',
      messageId: 105,
      ...who,
      before: 'ممتاز، الساعة الخامسة؟',
      text: 'ممتاز، الساعة السابعة؟',
    },
    ...[106, 107].map((messageId) => ({ what: 'new' as const, messageId, ...who, text: '…' })),
  ];
  return { ...world, drafts, changes: { [uuid(4)]: { changes, more: 5 } } };
}

export async function openNoor(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Review' }).click();
  await page.locator('.card-head', { hasText: people.noor.title }).click();
  await page.locator('.card.open .since ~ .bubble').first().waitFor();
  await page.mouse.move(0, 0);
}

export async function openAnna(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Review' }).click();
  await page.locator('.card-head', { hasText: people.anna.title }).click();
  await page.locator('.card.open .bubble:visible').first().waitFor();
  await page.mouse.move(0, 0);
}

/** Four drafts that can be approved together once they were seen, and what cannot. */
export function batchWorld(displayed = true): World {
  const world = busyWorld();
  const texts = [
    [people.anna, 'Gladly: half past six, at the door.\nI will bring the tickets.'],
    [people.maks, 'Завтра в девять утра, если тебе удобно.'],
    [
      people.sam,
      'Yes! Half past twelve at the usual place, and I will bring the two books that I owe you.',
    ],
    [people.vera, 'Спасибо, всё получил.'],
  ] as const;
  const fresh = texts.map(([of, text], i) =>
    draft(40 + i, of, { text, analysis: SURE, ...(displayed ? { displayedVersion: 1 } : {}) }),
  );
  const others = world.drafts.filter(({ draftId }) => [uuid(4), uuid(5)].includes(draftId));
  const flagged = draft(50, people.emil, {
    text: 'The transfer of 500 is on its way.',
    displayedVersion: 1,
    analysis: {
      ...SURE,
      risks: [{ kind: 'money', reason: 'He asks for money.', messageIds: [105], found: 'model' }],
    },
  });
  return { ...world, jobs: [], drafts: [...fresh, flagged, ...others] };
}

/** Anna has sent a photo and an album of three, of which one cannot be had; a photo that may not be copied has none. */
export function thumbnailsWorld(): World {
  const world = versionsWorld();
  const { dialogId, title } = people.anna;
  const photo = { kind: 'photo', label: 'Photo' } as const;
  const thumbnail = (name: 'cake' | 'skyline' | 'cat') => ({
    mediaType: 'image/png' as const,
    base64: pictures[name]().toPng().toString('base64'),
  });
  return {
    ...world,
    messages: {
      ...world.messages,
      [dialogId]: [
        says(101, title, '', { media: photo, protected: true }),
        says(102, title, 'From the roof', { media: photo, albumId: '1' }),
        says(103, title, '', { media: photo, albumId: '1' }),
        says(104, title, '', { media: photo, albumId: '1' }),
        says(105, title, 'And this is the cake. Do you like it?', { media: photo }),
      ],
    },
    thumbnails: {
      101: thumbnail('cat'),
      102: thumbnail('skyline'),
      103: thumbnail('cat'),
      105: thumbnail('cake'),
    },
  };
}

const SURE: Analysis = {
  status: 'needs_reply',
  reason: 'A plain question.',
  messageIds: [105],
  intent: 'a time',
  urgency: { level: 'normal', reason: '', messageIds: [] },
  sentiment: 'neutral',
  language: 'en',
  summary: { text: 'Asks for a time.', messageIds: [105] },
  asks: [],
  risks: [],
  missing: [],
  needsMoreHistory: false,
  confidence: { level: 'high', reason: 'One plain message.' },
};

export const REVIEW_SCENES: Scene[] = [
  {
    name: 'review-wishes',
    world: versionsWorld,
    async act(page) {
      await openAnna(page);
      await page.keyboard.press('g');
      await page.getByRole('button', { name: 'Shorter' }).waitFor();
    },
  },
  {
    name: 'review-changes',
    world: versionsWorld,
    async act(page) {
      await openAnna(page);
      await page.keyboard.press('d');
      await page.locator('dd-word-changes ins').first().waitFor();
    },
  },
  {
    name: 'review-earlier',
    world: versionsWorld,
    async act(page) {
      await openAnna(page);
      await page.keyboard.press('[');
      await page.getByText('Version 2 of 3', { exact: true }).waitFor();
    },
  },
  { name: 'review-stale-changes', world: changesWorld, act: openNoor },
  {
    name: 'review-queue',
    world: queueWorld,
    async act(page) {
      await page.getByRole('tab', { name: 'Review' }).click();
      await page.evaluate((draftId) => {
        const said = 'Good morning! The usual for Saturday, and two rye loaves more. ';
        window.fake.stream(draftId, said.repeat(20));
      }, uuid(2));
      await page.locator('.peek dd-stream', { hasText: 'rye' }).waitFor();
      await page.locator('.cards').evaluate((list) => list.scrollTo(0, 0));
    },
  },
  {
    name: 'review-deciding',
    world: batchWorld,
    async act(page) {
      await openAnna(page);
      await page.evaluate(() => {
        const { fails, holds } = window.fake;
        for (const method of ['draft/approve', 'draft/reject']) {
          // What fails changes nothing meanwhile.
          fails[method] = { code: 'conflict', message: '', retryable: false };
          holds[method] = [];
        }
      });
      await page.keyboard.press('a');
      await page.getByText('Approving…').waitFor();
      await page.keyboard.press('r');
      await page.getByText('Rejecting…').waitFor();
      await page.locator('.card-head', { hasText: people.anna.title }).click();
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'review-batch',
    world: batchWorld,
    async act(page) {
      await page.getByRole('tab', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Approve together' }).click();
      await page.getByText('4 of 4 drafts').waitFor();
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'review-batch-bar',
    world: batchWorld,
    async act(page) {
      await page.getByRole('tab', { name: 'Review' }).click();
      await page.locator('.batch-bar').waitFor();
    },
  },
  {
    name: 'review-batch-undo',
    world: batchWorld,
    async act(page) {
      await page.getByRole('tab', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Approve together' }).click();
      await page.getByRole('button', { name: 'Approve & Send 4' }).click();
      await page.locator('.toast').waitFor();
    },
  },
  {
    name: 'review-thumbnails',
    world: thumbnailsWorld,
    async act(page) {
      await openAnna(page);
      await page.locator('.card.open .thumb').waitFor();
      await page.getByText('Earlier messages').click();
      await page.locator('.card.open .tile img').first().waitFor();
    },
  },
];
