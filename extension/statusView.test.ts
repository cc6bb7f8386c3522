import assert from 'node:assert/strict';
import type { HostState } from '../protocol/bridge.ts';
import type { WorkerStatus } from '../protocol/records.ts';
import { statusView } from './statusView.ts';
import { untranslated } from './translate.ts';

const ready: HostState = {
  sidecar: 'ready',
  demo: false,
  telegramConfigured: true,
  modelConfigured: true,
};
const idle: WorkerStatus = { state: 'idle', running: 0, queued: 0, toReview: 0 };

function show(host: Partial<HostState>, worker?: Partial<WorkerStatus>) {
  const view = statusView({ ...ready, ...host }, worker && { ...idle, ...worker }, untranslated);
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
        '$(comment-unresolved) 3 to review → nextDraft',
        '$(debug-pause) paused → resumeWorker [warning]',
        '$(debug-pause) paused, 1 to review → resumeWorker [warning]',
        '$(debug-disconnect) offline → focusView [warning]',
        '$(debug-disconnect) offline, 2 to review → nextDraft [warning]',
      ],
    );
  });

  it('leads from an error to what repairs it', () => {
    const error = { code: 'modelKeyMissing', message: 'No model key.', retryable: false } as const;
    const view = statusView(ready, { ...idle, state: 'error', error }, untranslated);
    assert.equal(view.command, 'setModelKey');
    assert.equal(view.tooltip, 'No model key.');
    assert.equal(view.severity, 'error');
  });

  it('says demo in every state of the demo', () => {
    for (const sidecar of ['starting', 'ready', 'reconnecting', 'stopped', 'failed'] as const) {
      assert.match(
        statusView({ ...ready, demo: true, sidecar }, idle, untranslated).text,
        /· demo$/,
      );
    }
  });
});
