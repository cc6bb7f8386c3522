import type { Page } from 'playwright-core';
import type { Message } from '../../protocol/messageRecords.ts';
import { toMarkdown } from '../../protocol/toMarkdown.ts';
import { parseMarkdown } from '../../protocol/parseMarkdown.ts';
import type { Scene } from './panelScenes.ts';
import { busyWorld, people, says, type World } from './panelWorld.ts';

const ANNA = 'Anna Kovaleva';

/** A message with the formatting that its Markdown says. */
function formatted(id: number, source: string, over: Partial<Message> = {}): Message {
  const { text, entities } = parseMarkdown(source);
  return says(id, ANNA, text, { entities, ...over });
}

/** Every make of message in one dialog. */
export function messagesWorld(): World {
  const world = busyWorld();
  const { dialogId } = people.anna;
  const photo = { kind: 'photo', label: 'Photo' } as const;
  const album = { albumId: '1', media: photo };
  return {
    ...world,
    messages: {
      ...world.messages,
      [dialogId]: [
        formatted(
          90,
          '**Bold**, __italic__, <u>under__lined__</u>, ~~struck~~ and `code`. The secret: ||it is **me**||.',
        ),
        formatted(91, 'See [our page](https://evil.example/login) or https://a.example/x', {
          linkPreview: {
            site: 'A site',
            title: 'A long title of a page that goes on over the line',
            description: 'What the page says of itself, in a sentence or two.',
          },
          editedAt: 1,
        }),
        formatted(
          92,
          'First\n> A quote of **two**\n> lines\nand\n```ts\nconst answer = { of: 42 };\n```',
          {},
        ),
        says(93, ANNA, '', { ...album }),
        says(94, ANNA, '', { ...album }),
        says(95, ANNA, 'The roof, from all sides', {
          ...album,
          media: { kind: 'video', label: 'Video 0:42' },
        }),
        says(96, 'Me', 'I do', {
          out: true,
          replyToId: 3,
          reply: {
            out: false,
            senderName: ANNA,
            text: 'Who has the key to the cellar? I cannot find it anywhere, and the plumber comes at noon.',
          },
        }),
        says(97, ANNA, '', {
          media: {
            kind: 'poll',
            label: 'Poll When do we meet?',
            options: [
              { text: 'Monday', chosen: false },
              { text: 'Tuesday after work', chosen: true },
            ],
          },
        }),
        says(98, ANNA, 'So it says', {
          forwardedFrom: 'City news (Eva)',
          reply: { out: true, text: 'noon', quoted: true },
        }),
        says(99, ANNA, '', {
          media: { kind: 'photo', label: 'Photo (view once, not shown)', withheld: 'viewOnce' },
        }),
        says(100, ANNA, 'Between us', {
          protected: true,
          media: {
            kind: 'document',
            label: 'Document plan.pdf, 84 kB (protected, not shown)',
            withheld: 'protected',
          },
        }),
        says(101, ANNA, 'Anna Kovaleva pinned a message', { service: true }),
        says(102, ANNA, '', {
          media: { kind: 'sticker', label: 'Sticker 😀' },
          reply: { out: false },
        }),
        says(103, ANNA, '', { media: { kind: 'location', label: 'Location Café, Main St 1' } }),
        says(104, ANNA, '', { media: { kind: 'contact', label: 'Contact Ian Moore' } }),
        says(105, ANNA, '', { media: { kind: 'voice', label: 'Voice message 0:14' } }),
      ],
    },
    drafts: world.drafts.map((draft) =>
      draft.dialogId === dialogId
        ? {
            ...draft,
            text: toMarkdown(
              parseMarkdown(
                '**Yes**: by Thursday, see [the plan](https://a.example/plan). `2*3*4` it is.',
              ),
            ),
          }
        : draft,
    ),
  };
}

const openAll = (from: string) => async (page: Page) => {
  await page.getByRole('tab', { name: 'Review' }).click();
  await page.locator('.card-head', { hasText: ANNA }).click();
  await page.getByText('Earlier messages').click();
  await page.locator('.bubble', { hasText: from }).first().scrollIntoViewIfNeeded();
  await page
    .locator('.bubble', { hasText: from })
    .first()
    .evaluate((node) => node.scrollIntoView());
  await page.mouse.move(0, 0);
};

export const MESSAGE_SCENES: Scene[] = [
  { name: 'messages-formatted', world: messagesWorld, act: openAll('Bold') },
  { name: 'messages-kinds', world: messagesWorld, act: openAll('The roof') },
  { name: 'messages-withheld', world: messagesWorld, act: openAll('So it says') },
];
