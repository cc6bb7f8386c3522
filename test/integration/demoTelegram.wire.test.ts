import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { ConnectionTCPAbridged, ConnectionTCPObfuscated } from 'telegram/network/index.js';
import { MAYA, startGramjs, type Gramjs } from './gramjsClient.ts';

describe('the wire between the demo and stock GramJS', () => {
  let gramjs: Gramjs;
  beforeEach(async () => {
    gramjs = await startGramjs();
  });
  afterEach(() => gramjs.close());

  it('corrects a wrong salt, packs containers and compresses what is large', async () => {
    const client = await gramjs.signedIn();
    await client.getDialogs({});
    const counters = gramjs.demo.control.counters();
    assert.equal(counters['badServerSalts'], 1);
    assert.ok((counters['containers'] ?? 0) > 0);
    assert.ok((counters['compressedAnswers'] ?? 0) > 0);
  });

  it('keeps the order of two hundred calls at once', async () => {
    const client = await gramjs.signedIn();
    const texts = Array.from({ length: 200 }, (_, index) => `n${index}`);
    await Promise.all(texts.map((message) => client.sendMessage('me', { message })));
    const saved = gramjs.demo.control.inbox({ accountId: MAYA, dialogId: 'u7001' });
    assert.deepEqual(
      saved.messages.map(({ text }) => text),
      texts,
    );
  });

  type Params = ConstructorParameters<typeof ConnectionTCPAbridged>[0];
  const routed = (params: Params) => {
    const port = gramjs.demo.connection.server.ports[String(params.dcId)] ?? 0;
    return { ...params, ip: '127.0.0.1', port };
  };
  class Abridged extends ConnectionTCPAbridged {
    constructor(params: Params) {
      super(routed(params));
    }
  }
  class Obfuscated extends ConnectionTCPObfuscated {
    constructor(params: Params) {
      super(routed(params));
    }
  }
  for (const connection of [Abridged, Obfuscated]) {
    it(`speaks the transport ${connection.name}`, async () => {
      const client = await gramjs.signedIn(MAYA, { connection });
      assert.equal((await client.getMe()).firstName, 'Maya');
    });
  }

  it('hangs up on what is not MTProto', async () => {
    const port = gramjs.demo.connection.server.ports['2'] ?? 0;
    for (const rubbish of [Buffer.alloc(200, 'GET / HTTP/1.1\r\n'), Buffer.alloc(64, 0xee)]) {
      const socket = connect(port, '127.0.0.1').on('error', () => socket.destroy());
      socket.write(rubbish);
      await once(socket, 'close');
    }
    assert.equal((await (await gramjs.signedIn()).getMe()).firstName, 'Maya');
  });
});
