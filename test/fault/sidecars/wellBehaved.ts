// What the others are measured against: it serves, shows its own surroundings, and ends when told to.
import { openParentChannel } from '../../../rpc/parentChannel.ts';
import { startServer } from '../../../sidecar/server/startServer.ts';
import { sampleHandlers } from '../../contract/stubTarget.ts';

const parent = openParentChannel();
const { socketPath, tokens } = await parent.start;
const surroundings = {
  argv: process.argv.slice(2),
  execArgv: process.execArgv,
  environment: process.env,
  umask: process.umask(),
};
const server = await startServer({
  socketPath,
  tokens,
  handlers: {
    ...sampleHandlers(),
    'draft/list': () => new Promise(() => undefined),
    'sidecar/stop': () => {
      setTimeout(() => process.exit(0), 50);
      return {};
    },
    // The one free text of an answer that is at hand.
    'model/list': () => ({ models: [{ modelId: 'here', name: JSON.stringify(surroundings) }] }),
  },
  version: '0.0.0',
  log: (level, text) => parent.send({ kind: 'log', level, text }),
});
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
parent.send({ kind: 'ready' });
