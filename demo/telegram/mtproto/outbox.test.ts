import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { CONTAINER } from '../tl/ids.ts';
import { AuthKeys } from './authKeys.ts';
import { Connection } from './connection.ts';
import { intermediateFraming } from './framing.ts';
import { igeDecrypt } from './ige.ts';
import { messageKeyAndIv } from './messageKey.ts';
import { Outbox } from './outbox.ts';

const framing = intermediateFraming('intermediate');
const NOW = 1_800_000_000_000;

describe('the sending half of a session', () => {
  const key = new AuthKeys().create(2);
  let outbox: Outbox;
  let containers: number;
  let sockets: Socket[];
  beforeEach(() => {
    containers = 0;
    sockets = [];
    outbox = new Outbox(
      key,
      7n,
      () => NOW,
      () => containers++,
    );
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
  });

  /** A connection, and what arrives at its far end: the plain bodies of messages. */
  async function open() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const far = connect(address.port, '127.0.0.1');
    const near = await new Promise<Socket>((resolve) => server.once('connection', resolve));
    server.close();
    sockets.push(far, near);
    const connection = new Connection(
      near,
      () => undefined,
      () => undefined,
    );
    connection.framing = framing;
    let stream = Buffer.alloc(0);
    far.on('data', (data: Buffer) => {
      stream = Buffer.concat([stream, data]);
    });
    return {
      connection,
      next: async () => {
        for (;;) {
          const parsed = framing.parse(stream);
          if (!parsed) await once(far, 'data');
          else {
            stream = stream.subarray(parsed.length);
            return openMessage(parsed.packet);
          }
        }
      },
    };
  }
  function openMessage(packet: Buffer) {
    const cipher = messageKeyAndIv(key.key, packet.subarray(8, 24), 'server');
    const plain = igeDecrypt(cipher, packet.subarray(24));
    return {
      messageId: plain.readBigInt64LE(16),
      sequence: plain.readInt32LE(24),
      body: plain.subarray(32, 32 + plain.readInt32LE(28)),
    };
  }
  const body = (text: string) => Buffer.from(text.padEnd(8));

  it('numbers answers and updates apart, content odd, and ids ever upwards', async () => {
    const { connection, next } = await open();
    outbox.attach(connection);
    const sent = [];
    for (const kind of ['answer', 'update', 'answer'] as const) {
      outbox.pushContent(body(kind), kind);
      sent.push(await next());
    }
    assert.deepEqual(
      sent.map(({ messageId }) => messageId & 3n),
      [1n, 3n, 1n],
    );
    assert.deepEqual(
      sent.map(({ sequence }) => sequence),
      [1, 3, 5],
    );
    assert.ok(sent[0]!.messageId < sent[1]!.messageId && sent[1]!.messageId < sent[2]!.messageId);
  });

  it('puts what comes together into one container', async () => {
    const { connection, next } = await open();
    outbox.attach(connection);
    for (const text of ['one', 'two', 'three']) outbox.pushContent(body(text), 'answer');
    const { body: container } = await next();
    assert.equal(container.readUInt32LE(0), CONTAINER);
    assert.equal(container.readUInt32LE(4), 3);
    assert.equal(containers, 1);
  });

  it('sends again on the next connection what was never acknowledged, and nothing else', async () => {
    const first = await open();
    outbox.attach(first.connection);
    outbox.pushContent(body('lost'), 'answer');
    const lost = await first.next();
    outbox.pushContent(body('known'), 'answer');
    outbox.acknowledge([(await first.next()).messageId]);
    outbox.pushService(body('pong'));
    await first.next();
    outbox.attach(undefined);
    outbox.pushContent(body('unsent'), 'answer');
    await turn();
    const second = await open();
    outbox.attach(second.connection);
    outbox.resend();
    const { body: container } = await second.next();
    assert.equal(container.readUInt32LE(4), 2);
    assert.equal(container.readBigInt64LE(8), lost.messageId);
    assert.ok(container.includes('lost') && container.includes('unsent'));
    assert.ok(!container.includes('known') && !container.includes('pong'));
  });
});
