// The built sidecar in a process that can be looked into, whose clock can be moved, and in which a leak can be planted.
import { createRequire } from 'node:module';
import { createServer, type Socket } from 'node:net';
import type os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const require = createRequire(import.meta.url);
setFlagsFromString('--expose-gc');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the flag above puts there
const collect = runInNewContext('gc') as () => void;

/** Asleep so far: both clocks, that of the day and that of the machine, have moved on by it. */
let sleptMs = 0;
const clock = Date.now;
Date.now = () => clock() + sleptMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [target.now()] : args),
});
// The bundle is CommonJS: it reads the function from this object at each call.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's own module
const machine = require('node:os') as typeof os;
const uptime = machine.uptime;
Object.assign(machine, { uptime: () => uptime() + sleptMs / 1_000 });

const kept: unknown[] = [];

/** How often what was received is kept: an hour of it stands out from what an hour's chance does to the heap. */
const COPIES = 4;

/** As a careless change would: what was received is never let go of, and each connection leaves a timer. */
function plantLeak(): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's own module
  const { Socket: Plain } = require('node:net') as { Socket: typeof Socket };
  const emit: unknown = Reflect.get(Plain.prototype, 'emit');
  if (typeof emit !== 'function') throw new Error('A socket emits nothing.');
  Object.assign(Plain.prototype, {
    emit(this: Socket, name: string, ...args: unknown[]): unknown {
      if (name === 'connect') setInterval(() => undefined, 3_600_000);
      if (name === 'data')
        for (let copy = 0; copy < COPIES; copy += 1) kept.push(String(args[0]).split(''));
      return Reflect.apply(emit, this, [name, ...args]);
    },
  });
}

function measure() {
  collect();
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  const listeners = process
    .eventNames()
    .reduce((sum, name) => sum + process.listenerCount(name), 0);
  return { heapUsed, rss, resources, listeners };
}

const commands: Record<string, (argument: number) => unknown> = {
  measure,
  sleep: (ms) => {
    sleptMs += ms;
    return {};
  },
  plantLeak: () => {
    plantLeak();
    return {};
  },
};

const server = createServer((socket) => {
  socket.on('data', (data) => {
    const [name = '', argument = '0'] = String(data).trim().split(' ');
    socket.end(JSON.stringify(commands[name]?.(Number(argument)) ?? {}));
  });
});
server.listen(join(process.cwd(), 'watch.sock'));
server.unref();

require(fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url)));
