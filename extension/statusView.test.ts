import assert from 'node:assert/strict';
import type { EncryptionStatus } from '../protocol/encryptionRecords.ts';
import type { HostState } from '../protocol/bridge.ts';
import type { WorkerStatus } from '../protocol/jobRecords.ts';
import { statusCommands, statusView } from './statusView.ts';

const ready: HostState = {
  sidecar: 'ready',
  demo: false,
  telegramConfigured: true,
  modelConfigured: true,
};
const idle: WorkerStatus = { state: 'idle', running: 0, queued: 0, toReview: 0 };

function show(host: Partial<HostState>, worker?: Partial<WorkerStatus>) {
  const view = statusView({ ...ready, ...host }, worker && { ...idle, ...worker });
  return `${view.text} → ${view.command}${view.severity === 'normal' ? '' : ` [${view.severity}]`}`;
}

describe('the status bar item', () => {
  it('shows the life of the worker and leads to the next action', () => {
    assert.deepEqual(
      [
        show({ sidecar: 'stopped' }),
        show({ sidecar: 'starting' }),
        show({ sidecar: 'reconnecting' }, {}),
        show({ sidecar: 'failed' }, {}),
        show({}, undefined),
        show({}, {}),
        show({}, { state: 'running', running: 2 }),
        show({}, { state: 'running', running: 1, toReview: 3 }),
        show({}, { queued: 2 }),
        show({}, { toReview: 3 }),
        show({}, { state: 'paused' }),
        show({}, { state: 'paused', toReview: 1 }),
        show({}, { state: 'offline' }),
        show({}, { state: 'offline', toReview: 2 }),
      ],
      [
        '$(comment-discussion) Dialog Desk → focusView',
        '$(sync~spin) starting → showLog',
        '$(sync~spin) restarting → showLog [warning]',
        '$(error) worker stopped → restartWorker [error]',
        '$(sync~spin) starting → showLog',
        '$(comment-discussion) idle → focusView',
        '$(sync~spin) 2 running → showJobs',
        '$(sync~spin) 1 running, 3 to review → nextDraft',
        '$(sync~spin) 2 waiting → showJobs',
        '$(comment-unresolved) 3 to review → nextDraft',
        '$(debug-pause) paused → resumeWorker [warning]',
        '$(debug-pause) paused, 1 to review → resumeWorker [warning]',
        '$(debug-disconnect) offline → focusView [warning]',
        '$(debug-disconnect) offline, 2 to review → nextDraft [warning]',
      ],
    );
  });

  it('leads to the key that is missing, and to what holds an encryption up', () => {
    const missing = {
      code: 'encryptionKeyMissing',
      message: 'Its key is not in the secret store.',
      retryable: false,
    } as const;
    assert.equal(
      show({ sidecar: 'failed', error: missing }, {}),
      '$(lock) key missing → resetLocalData [error]',
    );
    const error = { code: 'databaseFull', message: 'The disk is full.', retryable: true } as const;
    const encryption: EncryptionStatus = {
      state: 'rotating',
      keyIds: [],
      retiredKeyIds: [],
      error,
    };
    const at = (host: HostState, status: EncryptionStatus) => {
      const { text, tooltip, command } = statusView(host, idle, { encryption: status });
      return [text, tooltip, command];
    };
    assert.deepEqual(at(ready, encryption), [
      '$(lock) encryption held up',
      'The disk is full. It is tried again by itself.',
      'focusView',
    ]);
    // Settled it is over, and of a worker that is lost nothing is known.
    assert.equal(at(ready, { ...encryption, state: 'on' })[0], '$(comment-discussion) idle');
    const lost = { ...ready, sidecar: 'reconnecting' } as const;
    assert.equal(at(lost, encryption)[0], '$(sync~spin) restarting');
  });

  it('counts down what Telegram asks to wait for, unless something worse is shown', () => {
    const at = (floodMs: number, over: Partial<WorkerStatus> = {}) =>
      statusView(ready, { ...idle, ...over }, { floodMs }).text;
    assert.deepEqual(
      [at(65_001), at(59_999, { running: 1, toReview: 2 }), at(1), at(0)],
      ['$(watch) waits 1:06', '$(watch) waits 1:00, 2 to review', '$(watch) waits 0:01'].concat(
        '$(comment-discussion) idle',
      ),
    );
    assert.match(at(5_000, { state: 'offline' }), /offline/);
  });

  it('leads from an error to what repairs it', () => {
    const error = { code: 'modelKeyMissing', message: 'No model key.', retryable: false } as const;
    const view = statusView(ready, { ...idle, state: 'error', error });
    assert.equal(view.command, 'setModelKey');
    assert.equal(view.tooltip, 'No model key.');
    assert.equal(view.severity, 'error');
  });

  it('leads to signing in where nobody is, unless something is wrong', () => {
    const at = (host: Partial<HostState>, worker: Partial<WorkerStatus> = {}) => {
      const view = statusView({ ...ready, ...host }, { ...idle, ...worker }, { isSignedIn: false });
      return `${view.text} → ${view.command}`;
    };
    assert.deepEqual(
      [
        at({}),
        at({ telegramConfigured: false }),
        at({}, { state: 'paused' }),
        at({ demo: true }),
        at({ sidecar: 'failed' }),
        at({}, { state: 'error' }),
      ],
      [
        '$(sign-in) sign in → signIn',
        '$(sign-in) sign in → focusView',
        '$(sign-in) sign in → signIn',
        '$(sign-in) sign in · demo → signIn',
        '$(error) worker stopped → restartWorker',
        '$(error) error → showLog',
      ],
    );
  });

  it('offers the other ways on, and never the one of the click twice', () => {
    const at = (worker: Partial<WorkerStatus> | undefined, isSignedIn = true) => {
      const status = worker && { ...idle, ...worker };
      return statusCommands(statusView(ready, status, { isSignedIn }), status, isSignedIn);
    };
    const always = ['showJobs', 'showHealth', 'showLog', 'openSettings'];
    assert.deepEqual(at({}), ['processUnread', 'pauseWorker', ...always]);
    assert.deepEqual(at({ state: 'paused', toReview: 1 }), [
      'nextDraft',
      'processUnread',
      ...always,
    ]);
    assert.deepEqual(at({ toReview: 2 }), ['processUnread', 'pauseWorker', ...always]);
    assert.deepEqual(at({}, false), ['pauseWorker', ...always]);
    assert.deepEqual(at(undefined), [
      'processUnread',
      ...always.filter((name) => name !== 'showLog'),
    ]);
  });

  it('says demo in every state of the demo', () => {
    for (const sidecar of ['starting', 'ready', 'reconnecting', 'stopped', 'failed'] as const) {
      assert.match(statusView({ ...ready, demo: true, sidecar }, idle).text, /· demo$/);
    }
  });
});
