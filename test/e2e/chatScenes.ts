import type { Page } from 'playwright-core';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { Scene } from './panelScenes.ts';
import { busyWorld, NOW, people, uuid, type World } from './panelWorld.ts';

const MINUTE = 60_000;
export const ANNAS_TALK = uuid(501);

/** One message of Anna's conversation; odd ones are the user's. */
export function talk(seq: number, text: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return {
    chatMessageId: uuid(600 + seq),
    conversationId: ANNAS_TALK,
    seq,
    role: seq % 2 === 0 ? 'assistant' : 'user',
    origin: 'chat',
    state: 'complete',
    text,
    attempt: 1,
    createdAt: NOW - (60 - seq) * MINUTE,
    updatedAt: NOW - (60 - seq) * MINUTE,
    ...more,
  };
}

/** An ordinary afternoon in which this was said about Anna. */
export function talkingWorld(chatMessages: ChatMessage[]): World {
  const { anna } = people;
  return {
    ...busyWorld(),
    conversations: [
      {
        conversationId: ANNAS_TALK,
        accountId: '700001',
        dialogId: anna.dialogId,
        dialogTitle: anna.title,
        createdAt: NOW - 60 * MINUTE,
        lastActivityAt: NOW - 10 * MINUTE,
        messageCount: chatMessages.length,
      },
    ],
    chatMessages,
  };
}

export const REPLY = 'Hi Anna! You will have the final numbers on Wednesday evening.';

const TALK = [
  talk(1, '', { origin: 'draft', text: 'Draft a reply.' }),
  talk(2, busyWorld().drafts[1]?.text ?? '', { origin: 'draft' }),
  talk(3, 'What did she ask last week?'),
  talk(
    4,
    'Two things: how the meeting with the board went, and when she can have the final numbers.\n\nThe second one is still open. She needs them before Thursday.',
  ),
  talk(5, 'Make the reply shorter'),
  talk(6, `Of course:\n\n\`\`\`reply\n${REPLY}\n\`\`\``),
];

export async function openChat(page: Page, title: string): Promise<void> {
  const row = page.locator('.row', { hasText: title });
  await row.hover();
  await row.locator('[data-chat]').click();
  await page.locator('dd-chat-composer textarea').waitFor();
  await page.mouse.move(0, 0);
}

const about = (title: string) => (page: Page) => openChat(page, title);

export const CHAT_SCENES: Scene[] = [
  {
    name: 'chat-pick',
    world: busyWorld,
    act: async (page) => {
      await page.getByRole('tab', { name: 'Chat' }).click();
    },
  },
  { name: 'chat-empty', world: busyWorld, act: about('Anna') },
  { name: 'chat', world: () => talkingWorld(TALK), act: about('Anna') },
  {
    name: 'chat-streaming',
    world: () => talkingWorld(TALK),
    act: async (page) => {
      await openChat(page, 'Вера');
      await page.locator('.example').first().click();
      await page.getByRole('tab', { name: 'Dialogs' }).click();
      await openChat(page, 'Anna');
      await page.locator('textarea').fill('And a bit warmer, please');
      await page.keyboard.press('Enter');
      await page.locator('.turn.pending').waitFor();
      await page.evaluate((dialogId) => {
        window.fake.chat.write(dialogId, 'Here it is, a little warmer:\n\n```reply\n');
        window.fake.chat.write(dialogId, 'Hi Anna, thank you for your patience! You will have');
      }, people.anna.dialogId);
      await page.locator('dd-answer .reply-card', { hasText: 'patience' }).waitFor();
    },
  },
  {
    name: 'chat-warning',
    world: () => talkingWorld(TALK.slice(2, 4)),
    act: async (page) => {
      await page.evaluate(() => {
        window.fake.chat.warning = 'Context unavailable';
      });
      await openChat(page, 'Anna');
      await page.locator('.banner.warning').waitFor();
    },
  },
  {
    name: 'chat-failed',
    world: () =>
      talkingWorld([
        ...TALK.slice(2, 5),
        talk(6, '', {
          state: 'failed',
          jobId: 77,
          error: {
            code: 'modelOverloaded',
            message: 'The model is overloaded.',
            retryable: true,
            hint: 'Try again in a few minutes.',
          },
        }),
      ]),
    act: async (page) => {
      await openChat(page, 'Anna');
      await page.evaluate(() => {
        window.fake.fails['session/send'] = {
          code: 'sidecarUnreachable',
          message: 'The connection to the worker was lost.',
          retryable: true,
        };
      });
      await page.locator('textarea').fill('Make the reply shorter and say thank you');
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]').waitFor();
    },
  },
  {
    name: 'chat-history',
    world: () => talkingWorld(TALK),
    act: async (page) => {
      await openChat(page, 'Anna');
      await page.getByRole('button', { name: 'New conversation' }).click();
      await page.locator('.example').first().waitFor();
      await page.getByRole('button', { name: 'Conversations about this dialog' }).click();
      await page.getByRole('button', { name: 'Remove this conversation' }).last().click();
    },
  },
  {
    name: 'chat-unopened',
    world: busyWorld,
    act: async (page) => {
      await page.evaluate(() => {
        window.fake.fails['session/start'] = {
          code: 'databaseLocked',
          message: 'The database is locked.',
          retryable: true,
          hint: 'Try again in a moment.',
        };
      });
      await openChat(page, 'Anna');
      await page.getByText('could not be opened').waitFor();
    },
  },
];
