import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { MemoryStorage, TelegramClient, type Message as TheirMessage } from '@mtcute/node';
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { TextEntity } from '../../protocol/textEntity.ts';
import { outgoingText } from '../../protocol/parseMarkdown.ts';
import { DMITRY, MAYA } from './gramjsClient.ts';
import { forever, startAccount, startDemo, type Account } from './telegramAccount.ts';

const LAYER_FILE = createRequire(import.meta.url).resolve('@mtcute/core/tl/api-schema.json');

/** What the other library calls them. */
const THEIR_NAMES: Record<string, string> = {
  strikethrough: 'strike',
  text_link: 'link',
  text_mention: 'mention',
  blockquote: 'quote',
};

describe('formatting, between our client and another one', function () {
  this.timeout(30_000);
  let demo: DemoTelegram;
  let maya: Account;
  let dmitry: TelegramClient;

  before(async () => {
    demo = await startDemo({ schemaFile: LAYER_FILE });
    maya = await startAccount(demo, MAYA);
    dmitry = await connectOther();
    // From here on each knows the other.
    await dmitry.sendText('maya_demo', 'hello');
    await maya.dialogs();
  });
  after(async () => {
    await maya.gateway.stop();
    await dmitry.destroy();
    await demo.close();
  });

  async function connectOther(): Promise<TelegramClient> {
    const crypto = new NodeCryptoProvider();
    await crypto.initialize();
    const { server } = demo.connection;
    addPublicKey(crypto, server.publicKey);
    const dc = { id: 2, ipAddress: server.host, port: server.ports['2'] ?? 0 };
    const client = new TelegramClient({
      apiId: 1,
      apiHash: 'demo',
      storage: new MemoryStorage(),
      crypto,
      defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
      logLevel: 0,
    });
    const onUrlUpdated = (url: string) => {
      setTimeout(() => demo.control.scan({ url, accountId: DMITRY }), 20);
    };
    await client.signInQr({ onUrlUpdated, password: 'demo' });
    return client;
  }

  async function send(markdown: string): Promise<TheirMessage> {
    const randomId = String(randomBytes(8).readBigInt64LE());
    const message = { ...outgoingText(markdown), dialogId: `u${DMITRY}`, randomId };
    await maya.gateway.sendMessage({ ...message, signal: forever });
    const [arrived] = await dmitry.getHistory('maya_demo', { limit: 1 });
    return arrived ?? assert.fail('nothing arrived');
  }
  const lastRead = async () =>
    (await maya.gateway.fetchMessages({ dialogId: `u${DMITRY}`, limit: 1, signal: forever })).at(
      -1,
    ) ?? assert.fail();

  const rows: [markdown: string, text: string, ...entities: string[]][] = [
    [
      '**bold** __it__ ~~no~~ ||secret||',
      'bold it no secret',
      'bold:bold',
      'italic:it',
      'strike:no',
      'spoiler:secret',
    ],
    ['👨‍👩‍👧 **e\u0301té 👍🏽** <u>x</u>', '👨‍👩‍👧 e\u0301té 👍🏽 x', 'bold:e\u0301té 👍🏽', 'underline:x'],
    ['  \n **a __b** c__  ', 'a b c', 'bold:a b', 'italic:b c'],
    ['`npm i` and\n```ts\nlet a\n```', 'npm i and\nlet a', 'code:npm i', 'pre:let a:ts'],
    ['[site](https://a.example/x)', 'site', 'link:site:https://a.example/x'],
    ['> one\n> two\nthree', 'one\ntwo\nthree', 'quote:one\ntwo'],
    [`[you](tg://user?id=${DMITRY})!`, 'you!', `mention:you:${DMITRY}`],
    ['[you](tg://user?id=987654321)!', 'you!'],
    ['2*3*4, snake_case, \\**x\\**', '2*3*4, snake_case, **x**'],
  ];
  for (const [markdown, text, ...expected] of rows) {
    it(`sends ${JSON.stringify(markdown)}`, async () => {
      const arrived = await send(markdown);
      assert.deepEqual([arrived.text, ...theirs(arrived)], [text, ...expected]);
      const own = await lastRead();
      assert.deepEqual([own.text, ...ours(own.text, own.entities)], [text, ...expected]);
    });
  }

  it('reads what the other client formats, folded quotes and all', async () => {
    const text = '👍 hidden and shown\nlong\nstory https://a.example/y';
    const at = (piece: string) => ({ offset: text.indexOf(piece), length: piece.length });
    await dmitry.sendText('maya_demo', {
      text,
      entities: [
        { _: 'messageEntitySpoiler', ...at('hidden') },
        { _: 'messageEntityBold', ...at('hidden and') },
        { _: 'messageEntityBlockquote', collapsed: true, ...at('long\nstory') },
      ],
    });
    const read = await lastRead();
    assert.equal(read.text, text);
    assert.deepEqual(ours(read.text, read.entities), [
      'bold:hidden and',
      'spoiler:hidden',
      'quote:long\nstory https://a.example/y',
      'link:https://a.example/y',
    ]);
    assert.equal(read.entities?.find(({ kind }) => kind === 'quote')?.collapsed, true);
  });
});

function ours(text: string, entities: TextEntity[] = []): string[] {
  return entities.map(({ kind, offset, length, url, language, userId }) =>
    [kind, text.slice(offset, offset + length), url ?? language ?? userId]
      .filter(Boolean)
      .join(':'),
  );
}

function theirs({ entities }: TheirMessage): string[] {
  const named = [...entities].map(({ params, kind, text, offset, length }) => {
    const more =
      params.kind === 'text_link'
        ? params.url
        : params.kind === 'pre'
          ? params.language
          : params.kind === 'text_mention'
            ? params.userId
            : undefined;
    const name = THEIR_NAMES[kind] ?? kind;
    return { offset, length, line: [name, text, more].filter(Boolean).join(':') };
  });
  return named.sort((a, b) => a.offset - b.offset || b.length - a.length).map(({ line }) => line);
}
