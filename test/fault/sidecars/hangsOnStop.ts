// Starts well and does not hear when it is told to end.
import { openParentChannel } from '../../../rpc/parentChannel.ts';

process.on('SIGTERM', () => undefined);
setInterval(() => undefined, 1000);
const parent = openParentChannel();
await parent.start;
parent.send({ kind: 'ready' });
