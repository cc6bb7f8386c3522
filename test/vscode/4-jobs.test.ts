import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import type { TestAccess } from '../../extension/main.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';
import { until } from '../until.ts';

const ME = '7001';

describe('jobs in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let dialogs: ListedDialog[];
  before(async () => {
    access = await openWindow();
    await setConcurrency(1);
    const listed = await request('dialog/list', { accountId: ME, kind: 'private' });
    dialogs = listed.dialogs.filter(({ canSend, status }) => canSend && status.kind === 'none');
  });
  after(() => setConcurrency(undefined));
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(async () => {
    person.leave();
    await request('worker/resume', {});
  });

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);
  async function setConcurrency(value: number | undefined): Promise<void> {
    await vscode.workspace
      .getConfiguration('dialogDesk')
      .update('concurrency', value, vscode.ConfigurationTarget.Global);
    // The window tells its worker by itself; told twice, it is known to have been told.
    await access.desk.reconfigure();
  }

  async function pause(): Promise<void> {
    await run('pauseWorker');
    await until('the pause', () => access.statusBar.text.startsWith('$(debug-pause) paused'));
  }

  async function process(count: number): Promise<Job[]> {
    const dialogIds = dialogs.splice(0, count).map(({ dialogId }) => dialogId);
    assert.equal(dialogIds.length, count, 'the demo has too few dialogs');
    return (await request('dialog/process', { accountId: ME, dialogIds })).jobs;
  }

  const inState = ({ jobId }: Job, ...states: Job['state'][]) =>
    until(
      `job ${jobId} in ${states.join(' or ')}`,
      async () => {
        const { job } = await request('job/get', { jobId });
        return states.includes(job.state) && job;
      },
      30_000,
    );

  it('runs first what was raised while the worker was paused', async () => {
    await pause();
    const [first, second] = await process(2);
    assert.ok(first && second);
    const raised = await request('job/setPriority', { jobId: second.jobId, priority: 0 });
    assert.deepEqual([raised.job.state, raised.job.priority], ['queued', 0]);
    await run('resumeWorker');
    const [laterDone, soonerDone] = [await inState(first, 'done'), await inState(second, 'done')];
    assert.ok((soonerDone.startedAt ?? 0) < (laterDone.startedAt ?? 0));
    const { attempts } = await request('job/get', { jobId: second.jobId });
    assert.deepEqual(
      attempts.map(({ attempt, outcome }) => [attempt, outcome]),
      [[1, 'done']],
    );
  });

  it('cancels one that waits, and takes it up again on retry', async () => {
    await pause();
    const [one] = await process(1);
    assert.ok(one);
    const { job } = await request('job/cancel', { jobId: one.jobId });
    assert.equal(job.state, 'cancelled');
    await request('job/retry', { jobId: one.jobId });
    await run('resumeWorker');
    await inState(one, 'done');
  });

  it('cancels all drafts that wait after a question, and has them back with Undo', async () => {
    await pause();
    const jobs = await process(3);
    person.willAnswer('Cancel them', 'Undo');
    await run('cancelWaiting');
    person.assertDone();
    assert.match(
      person.asked[0]?.text ?? '',
      /^Cancel the drafts that wait to be written \(3\)\?$/,
    );
    assert.equal(person.asked[1]?.text, 'Cancelled: 3.');
    for (const job of jobs) await inState(job, 'queued');

    person.willAnswer('Cancel them', undefined);
    await run('cancelWaiting');
    for (const job of jobs) await inState(job, 'cancelled');
    await run('cancelWaiting');
    assert.equal(person.asked.at(-1)?.text, 'No draft waits to be written.');
  });

  it('opens the worker’s health and figures as a document that names nobody', async () => {
    await run('showHealth');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'dialogdesk-report');
    const text = () => editor.document.getText();
    // Whether all is well on a busy machine is not asked here.
    assert.match(text(), /^Worker health\n\n(All is well|Something needs attention)\. Taken /);
    assert.match(text(), /^telegram +well +\S/m);
    assert.match(text(), /^Draft +[1-9]\d* +\d+\.\d\d s +\d+\.\d\d s$/m);
    for (const { title } of (await request('dialog/list', { accountId: ME })).dialogs) {
      assert.ok(!text().includes(title), title);
    }
    await pause();
    await run('showHealth');
    await until('the report as it is now', () => text().includes('- State: paused'));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('opens a report to hand on: versions, changed settings, health and the log, and nobody’s name', async () => {
    await run('reportProblem');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'untitled');
    const text = editor.document.getText();
    assert.match(text, /^Dialog Desk \d+\.\d+\.\d+, VS Code \d/m);
    assert.match(text, /^Changed settings: .*dialogDesk\.concurrency/m);
    assert.match(text, /^Worker health$/m);
    assert.match(text, /^\d{4}-\S+ (debug|info) \S/m);
    for (const { title } of (await request('dialog/list', { accountId: ME })).dialogs) {
      assert.ok(!text.includes(title), title);
    }
    assert.ok(!text.includes(homedir()));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
