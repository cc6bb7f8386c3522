// A sidecar of an earlier version: it takes any hello and answers with its own number.
import { letIn } from './letIn.ts';

const result = { protocolVersion: 0, sidecarVersion: '0.0.1', pid: 1, startedAt: 0 };
await letIn((socket) => socket.send(JSON.stringify({ jsonrpc: '2.0', id: 0, result })));
