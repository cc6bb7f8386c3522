import assert from 'node:assert/strict';
import { SinkLogger } from './sinkLogger.ts';

describe('the lines of GramJS', () => {
  const lines: string[] = [];
  const logger = new SinkLogger((level, text) => lines.push(`${level} ${text}`));
  beforeEach(() => {
    lines.length = 0;
  });

  it('are details of the log, never warnings: a lost connection is told by the link', () => {
    logger.warn('Connection closed while receiving data');
    logger.error('Unhandled error while receiving data');
    assert.deepEqual(lines, [
      'debug gramjs: Connection closed while receiving data',
      'debug gramjs: Unhandled error while receiving data',
    ]);
  });

  it('are cut where received data begins', () => {
    logger.info('Type 123 not found, remaining data: a private text');
    logger.info('Received response without parent request: a private text');
    logger.debug('Handling bad msg {"a private text"}');
    assert.doesNotMatch(lines.join('\n'), /private/);
    assert.equal(lines.length, 2);
  });

  it('do not reach the console, which GramJS calls where its logger lets it', () => {
    assert.equal(logger.canSend(), false);
  });
});
