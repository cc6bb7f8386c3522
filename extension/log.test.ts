import assert from 'node:assert/strict';
import { AppError } from '../protocol/errors.ts';
import { describeError } from './log.ts';

describe('an error in the log', () => {
  it('says what an own error is and what caused it', () => {
    const cause = Object.assign(new Error('connect to 10.0.0.1 failed'), { code: 'ECONNREFUSED' });
    const line = describeError(
      new AppError('sidecarUnreachable', 'The worker is away.', { cause }),
    );
    assert.match(line, /^sidecarUnreachable: The worker is away\. \(cause: Error ECONNREFUSED/);
  });

  it('never quotes a foreign message, which may hold a secret or a text', () => {
    const line = describeError(new Error('bad key sk-ant-secret in "hello Anna"'));
    assert.doesNotMatch(line, /secret|Anna/);
    assert.match(line, /^Error\n\s+at /);
  });
});
