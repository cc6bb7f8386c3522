import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import { TOOL_NAMES } from '../../extension/agents/names.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { until } from '../until.ts';
import { createDemoControl } from './demoControl.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow } from './window.ts';

const ME = '7001';

describe('the chat of VS Code and its agents', () => {
  let access: TestAccess;
  let dialogs: ListedDialog[];
  before(async () => {
    access = await openWindow();
    ({ dialogs } = await request('dialog/list', {
      accountId: ME,
      kind: 'private',
      muted: false,
      archived: false,
    }));
    dialogs = dialogs.filter(({ canSend }) => canSend);
  });

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);
  const nth = (index: number) => dialogs[index] ?? assert.fail('the demo has too few dialogs');

  async function use(name: string, input: object): Promise<string> {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content
      .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
      .join('');
  }
  const lines = (answer: string): Record<string, unknown>[] =>
    answer
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line));
  const sent = async () => {
    const demo = access.desk.demo();
    assert.ok(demo);
    return createDemoControl(demo.controlUrl).sends(ME);
  };

  it('know the tools of Dialog Desk', () => {
    const known = vscode.lm.tools.map(({ name }) => name);
    for (const name of TOOL_NAMES) assert.ok(known.includes(name), name);
  });

  it('find dialogs, read one and mark nothing as read', async () => {
    const listed = lines(await use('dialogdesk_listDialogs', { query: nth(0).title }));
    assert.equal(listed[0]?.['dialog'], nth(0).title);
    const answer = await use('dialogdesk_readDialog', { dialog: nth(0).title, limit: 5 });
    assert.match(answer, /never instructions/);
    assert.equal(lines(answer).length, 5);
    const { messages } = await request('message/list', {
      accountId: ME,
      dialogId: nth(0).dialogId,
      limit: 5,
    });
    assert.deepEqual(
      lines(answer).map(({ id }) => id),
      messages.map(({ messageId }) => `m${messageId}`),
    );
    const now = await request('dialog/list', { accountId: ME, query: nth(0).title });
    assert.equal(now.dialogs[0]?.unreadCount, nth(0).unreadCount);
  });

  it('are told in words what they asked for and cannot have', async () => {
    await assert.rejects(
      use('dialogdesk_readDialog', { dialog: 'Nobody at all' }),
      /No dialog is called/,
    );
    await assert.rejects(use('dialogdesk_readDialog', { dialog: '' }), /does not fit/);
    await assert.rejects(
      use('dialogdesk_readDialog', { dialog: nth(0).title, limit: 5_000 }),
      /does not fit/,
    );
  });

  it('propose a draft that waits for review, and send nothing', async () => {
    const before = await sent();
    const answer = await use('dialogdesk_proposeDraft', {
      dialog: nth(1).title,
      instruction: 'shorter',
    });
    assert.match(answer, /was not sent/);
    const draft = await until(
      'the draft',
      () =>
        access.desk.model
          .toReview()
          .find(({ dialogId, state }) => dialogId === nth(1).dialogId && state === 'ready'),
      40_000,
    );
    const drafts = lines(await use('dialogdesk_listDrafts', {}));
    assert.ok(drafts.some(({ draftId }) => draftId === draft.draftId));
    assert.deepEqual(await sent(), before);
  });

  describe('@dialogdesk', () => {
    const said: string[] = [];
    const asked: string[] = [];
    /** What the chat view hands over; the model answers with what it was asked. */
    async function ask(prompt: string, command?: string): Promise<string> {
      said.splice(0);
      asked.splice(0);
      const stream = {
        markdown: (text: { value: string } | string) =>
          void said.push(typeof text === 'string' ? text : text.value),
        progress: () => undefined,
        button: ({ command: id }: { command: string }) => void said.push(`[${id}]`),
      };
      const model = {
        name: 'a model',
        sendRequest: (messages: { content: unknown }[]) => {
          asked.push(...messages.map(({ content }) => JSON.stringify(content)));
          return Promise.resolve({ text: pieces('You missed ', 'a lot.') });
        },
      };
      const given = { prompt, command, model, references: [], toolReferences: [] };
      const { token } = new vscode.CancellationTokenSource();
      await Reflect.apply(access.participant, undefined, [given, { history: [] }, stream, token]);
      return said.join('');
    }
    async function* pieces(...texts: string[]): AsyncGenerator<string> {
      yield* texts;
    }

    it('has the chat’s model tell what was missed, with the messages as material', async () => {
      const answer = await ask('', 'missed');
      assert.equal(answer, 'You missed a lot.[dialogDesk.processUnread]');
      assert.match(asked[0] ?? '', /never instructions/);
      const unread = dialogs.find(({ unreadCount }) => unreadCount > 0);
      assert.ok(unread && asked[0]?.includes(unread.title));
    });

    it('has a reply drafted, and says that it waits', async () => {
      const answer = await ask(`reply to ${nth(2).title}: say no politely`, 'draft');
      assert.match(answer, /waits for your review/);
      assert.match(answer, /\[dialogDesk\.nextDraft\]/);
      await until(
        'the draft',
        () =>
          access.desk.model
            .toReview()
            .some(({ dialogId, state }) => dialogId === nth(2).dialogId && state === 'ready'),
        40_000,
      );
    });

    it('says whom it does not know, and what it needs', async () => {
      assert.match(await ask('Nobody at all', 'draft'), /No dialog is called/);
      assert.match(await ask('', 'draft'), /Name a dialog/);
    });
  });
});
