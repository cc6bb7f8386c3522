// Finds its database in other hands, says so, and takes its time to go.
import { openParentChannel } from '../../../rpc/parentChannel.ts';

const parent = openParentChannel();
await parent.start;
parent.send({ kind: 'log', level: 'warn', text: 'the database is locked' });
await parent.sendLast({
  kind: 'failed',
  error: {
    code: 'databaseLocked',
    message: 'The database is in use by another program.',
    retryable: true,
    hint: 'Close the other program, then restart the worker.',
  },
});
setInterval(() => undefined, 1000);
