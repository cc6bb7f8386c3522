import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';
import { until } from '../until.ts';

const ME = '7001';

interface AskedMessage {
  role: number;
  text: string;
}
/** What `modelProvider/extension.cjs` lets a test do. */
interface Provider {
  requests: AskedMessage[][];
  cancelled: number;
  setAnswer: (
    answer:
      | ((asked: AskedMessage[], token: { isCancellationRequested: boolean }) => unknown)
      | undefined,
  ) => void;
}

/** Enough of an analysis for a draft to follow, as a model without enforced output gives it. */
function judgement(schema: string): string {
  return `Here it is:\n${JSON.stringify(fill(JSON.parse(schema)))}`;
}

function fill(schema: unknown): unknown {
  const of = (name: string): unknown =>
    typeof schema === 'object' && schema !== null ? Reflect.get(schema, name) : undefined;
  const choices = of('enum');
  if (Array.isArray(choices)) return choices.includes('needs_reply') ? 'needs_reply' : choices[0];
  const any = of('anyOf');
  if (Array.isArray(any)) return fill(any[0]);
  switch (of('type')) {
    case 'object':
      return Object.fromEntries(
        Object.entries(of('properties') ?? {}).map(([name, one]) => [name, fill(one)]),
      );
    case 'array':
      return [];
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return 'en';
  }
}

describe('a language model of VS Code', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let provider: Provider;
  before(async () => {
    access = await openWindow();
    const extension = vscode.extensions.getExtension<Provider>('dialog-desk-test.model-provider');
    assert.ok(extension, 'the extension that offers a model is not there');
    provider = await extension.activate();
  });
  after(async () => {
    provider.setAnswer(undefined);
    const settings = vscode.workspace.getConfiguration('dialogDesk');
    for (const name of ['model.provider', 'model.draft', 'model.analysis']) {
      await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
    }
    await access.desk.reconfigure();
  });
  beforeEach(() => {
    person = createPerson();
    provider.requests.length = 0;
  });
  afterEach(() => person.leave());

  const provides = () =>
    vscode.workspace.getConfiguration('dialogDesk').get<string>('model.provider');

  async function freeDialog(): Promise<string> {
    const params = { accountId: ME, kind: 'private' } as const;
    const { dialogs } = await access.desk.client.request('dialog/list', params);
    const free = dialogs.find(({ canSend, status }) => canSend && status.kind === 'none');
    return free?.dialogId ?? assert.fail('the demo has too few dialogs');
  }

  async function processOne(): Promise<Draft> {
    const { client } = access.desk;
    const dialogId = await freeDialog();
    await client.request('dialog/process', { accountId: ME, dialogIds: [dialogId] });
    return until('a draft', async () => {
      const { drafts } = await client.request('draft/list', { accountId: ME });
      return drafts.find((one) => one.dialogId === dialogId && one.state !== 'drafting');
    });
  }

  it('is looked for in vain where no extension offers one, and what can be done is said', async () => {
    await run('useEditorModel');
    const [asked] = person.asked;
    assert.match(asked?.text ?? '', /No extension of this VS Code offers a language model/);
    assert.deepEqual(asked?.choices, ['Find Extensions', 'Use an Endpoint']);
    assert.notEqual(provides(), 'vscode');
  });

  it('is used once the person has picked it, and asked a word by that very click', async () => {
    provider.setAnswer(() => ['ok']);
    await until('the model', async () => (await vscode.lm.selectChatModels()).length > 0);
    person.willAnswer('Test model');
    await run('useEditorModel');
    assert.equal(provides(), 'vscode');
    assert.deepEqual(
      provider.requests.map((messages) => messages.map(({ text }) => text)),
      [['Answer with the one word: ok']],
    );
  });

  it('writes the analysis and the draft, streamed through the window that offers it', async () => {
    provider.setAnswer((asked) => {
      const last = asked.at(-1)?.text ?? '';
      const schema = /by this JSON Schema:\n(\{.*\})/.exec(last)?.[1];
      return schema === undefined ? ['Written ', 'inside ', 'VS Code.'] : [judgement(schema)];
    });
    const draft = await processOne();
    assert.equal(draft.text, 'Written inside VS Code.', JSON.stringify(draft.error));
    assert.equal(draft.provenance?.draft.model, 'test-model');
    assert.match(provider.requests[0]?.[0]?.text ?? '', /^You help the owner of a chat account/);
    await run('showRequest', draft.draftId);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /To: +vscode\.lm/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('is stopped with the job that waits for it', async () => {
    const { client } = access.desk;
    const stopped = Promise.withResolvers<string[]>();
    provider.setAnswer(() => stopped.promise);
    const dialogId = await freeDialog();
    const { jobs } = await client.request('dialog/process', {
      accountId: ME,
      dialogIds: [dialogId],
    });
    await until('the question', () => provider.requests.length > 0);
    await client.request('job/cancel', { jobId: jobs[0]?.jobId ?? 0 });
    await until('the stop', () => provider.cancelled > 0);
    stopped.resolve([]);
  });
});
