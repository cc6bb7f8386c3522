import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { configuration } from '../protocol/configuration.ts';
import { chooseServer, isSameServer, type ServerProblem } from './telegramServer.ts';

const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ type: 'spki', format: 'pem' });
const publicKey = rsa(2048);
const good = { host: 'telegram.example', ports: { '1': 443, '2': 4443 }, publicKey };

function profileOf(value: unknown): string {
  const choice = chooseServer(value);
  return choice.kind === 'other' ? choice.profile : choice.kind;
}

describe('the setting of the Telegram server', () => {
  it('means Telegram itself unless it says otherwise', () => {
    for (const value of [undefined, '', 'telegram']) {
      assert.deepEqual(chooseServer(value), { kind: 'telegram' });
    }
  });

  it('takes a server of one’s own, its key in either PEM', () => {
    const choice = chooseServer(good);
    assert.ok(choice.kind === 'other');
    assert.deepEqual(
      [choice.server.host, choice.server.ports, choice.shown],
      [good.host, good.ports, good.host],
    );
    assert.match(choice.server.publicKey, /^-----BEGIN RSA PUBLIC KEY-----/);
    const { publicKey: asPkcs1 } = choice.server;
    assert.ok(isSameServer(choice, chooseServer({ ...good, publicKey: asPkcs1 })));
    configuration.shape.telegram.parse({ apiId: 1, apiHash: 'h', server: choice.server });
  });

  it('knows Telegram’s own test servers', () => {
    const choice = chooseServer('test');
    assert.ok(choice.kind === 'other');
    assert.deepEqual(Object.keys(choice.server.ports), ['1', '2', '3']);
    configuration.shape.telegram.parse({ apiId: 1, apiHash: 'h', server: choice.server });
    // The same key in any spelling is the same server: it is as its own setting would have it.
    const { host, hosts, ports, publicKey: key } = choice.server;
    assert.equal(profileOf({ host, hosts, ports, publicKey: key }), choice.profile);
  });

  it('is another world for another host or key, and the same one on other ports', () => {
    const profile = profileOf(good);
    assert.match(profile, /^server-[0-9a-f]{16}$/);
    assert.equal(profileOf({ ...good, ports: { '2': 1 } }), profile);
    assert.equal(profileOf({ ...good, host: 'Telegram.EXAMPLE' }), profile);
    assert.notEqual(profileOf({ ...good, host: 'other.example' }), profile);
    assert.notEqual(profileOf({ ...good, publicKey: rsa(2048) }), profile);
    assert.notEqual(profileOf('test'), profile);
  });

  const wrong: [what: string, value: unknown, problem: ServerProblem][] = [
    ['a word that it does not know', 'tset', 'shape'],
    ['a number', 7, 'shape'],
    ['null', null, 'shape'],
    ['no ports', { host: 'a', publicKey }, 'shape'],
    ['more than belongs there', { ...good, password: 'x' }, 'shape'],
    ['an address in place of a host', { ...good, host: 'https://telegram.example/' }, 'host'],
    ['a host of a data centre that is none', { ...good, hosts: { '1': '' } }, 'host'],
    ['an empty list of ports', { ...good, ports: {} }, 'ports'],
    ['a port that is none', { ...good, ports: { '2': 70_000 } }, 'ports'],
    ['a data centre that is none', { ...good, ports: { two: 443 } }, 'ports'],
    ['a host without a port', { ...good, hosts: { '5': 'a' } }, 'ports'],
    ['no key', { ...good, publicKey: '' }, 'key'],
    ['half a key', { ...good, publicKey: publicKey.slice(0, 200) }, 'key'],
    ['a key of another size', { ...good, publicKey: rsa(1024) }, 'key'],
    [
      'a key of another kind',
      {
        ...good,
        publicKey: generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }),
      },
      'key',
    ],
  ];
  for (const [what, value, problem] of wrong) {
    it(`refuses ${what}, and means nothing else in its place`, () => {
      assert.deepEqual(chooseServer(value), { kind: 'invalid', problem });
    });
  }
});
