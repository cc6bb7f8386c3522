// Its parent gets rubbish before `ready`; a client gets it in place of an answer.
import { letIn } from './letIn.ts';

process.send?.({ kind: 'singing' });
await letIn((socket) => socket.send('lorem ipsum'));
