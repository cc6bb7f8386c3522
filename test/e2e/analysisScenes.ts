import type { Page } from 'playwright-core';
import type { Analysis, Question, Statement } from '../../protocol/analysis.ts';
import type { Scene } from './panelScenes.ts';
import { busyWorld, uuid, type World } from './panelWorld.ts';
import { openAnna } from './reviewScenes.ts';

export const QUESTION_ID = 'a1b2c3d4-0000-4000-8000-000000000001';

const TEXT =
  'Hi Anna! The numbers are final since this morning. The total is 48,200 EUR. I will send them on Wednesday. See you!';
const EVIDENCE: Statement[] = [
  {
    sentence: 'The total is 48,200 EUR.',
    kind: 'price',
    messageIds: [],
    facts: ['48,200 EUR in all'],
  },
  { sentence: 'I will send them on Wednesday.', kind: 'promise', messageIds: [105], facts: [] },
];

/** Anna's reply with all that can be found in a dialog. */
export function judgedWorld(
  over: {
    analysis?: Partial<Analysis>;
    questions?: Question[];
    evidence?: Statement[];
  } = {},
): World {
  const world = busyWorld();
  const drafts = world.drafts.map((one) => {
    if (one.draftId !== uuid(3) || !one.analysis) return one;
    const analysis: Analysis = {
      ...one.analysis,
      risks: [
        { kind: 'money', reason: 'The total is named.', messageIds: [101], found: 'model' },
        {
          kind: 'deadline',
          reason: 'She needs it before Thursday.',
          messageIds: [105],
          found: 'model',
        },
      ],
      confidence: { level: 'medium', reason: 'Two things are asked at once.' },
      ...over.analysis,
    };
    const evidence = over.evidence ?? EVIDENCE;
    const questions = over.questions ? { questions: over.questions } : {};
    return { ...one, text: TEXT, suggestion: TEXT, analysis, evidence, ...questions };
  });
  return { ...world, drafts };
}

export function askingWorld(): World {
  const questions: Question[] = [
    { questionId: QUESTION_ID, text: 'Which total should the reply name?', messageIds: [105] },
  ];
  const evidence: Statement[] = [
    { sentence: 'The total is 48,200 EUR.', kind: 'price', messageIds: [], facts: [] },
  ];
  return judgedWorld({ questions, evidence });
}

export function suspectWorld(): World {
  return judgedWorld({
    analysis: {
      risks: [
        {
          kind: 'injectionSuspected',
          reason: 'A message gives orders to an assistant.',
          messageIds: [105],
          found: 'program',
        },
      ],
      confidence: { level: 'low', reason: 'The messages may aim at the model.' },
    },
  });
}

const statement = (page: Page, text: string) => page.locator('.stated', { hasText: text });

export const ANALYSIS_SCENES: Scene[] = [
  {
    name: 'review-judged',
    world: judgedWorld,
    async act(page) {
      await openAnna(page);
      await page.locator('.judged > summary').click();
      await page.locator('.judged dl').waitFor();
    },
  },
  {
    name: 'review-source',
    world: judgedWorld,
    async act(page) {
      await openAnna(page);
      await statement(page, 'on Wednesday').focus();
      await page.locator('.source-tip', { hasText: 'before Thursday' }).waitFor();
    },
  },
  {
    name: 'review-question',
    world: askingWorld,
    async act(page) {
      await openAnna(page);
      await page.locator('dd-questions input[type=text]').fill('48,200 EUR');
    },
  },
  {
    name: 'review-suspect',
    world: suspectWorld,
    async act(page) {
      await openAnna(page);
      await page.locator('.suspect').waitFor();
    },
  },
];
