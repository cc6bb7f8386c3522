import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Api } from 'telegram';
import { BinaryReader } from 'telegram/extensions/BinaryReader.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { LAYER } from 'telegram/tl/AllTLObjects.js';
import { decode } from './decode.ts';
import { encode, encodeResult } from './encode.ts';
import { GRAMJS_LAYER, Layers, gramjsSchema, loadSchema } from './layers.ts';
import { GZIP } from './ids.ts';
import { parseTl } from './parseTl.ts';
import { Schema } from './schema.ts';
import { TlError, type TlObject } from './values.ts';
import { TlWriter } from './writer.ts';

describe('the TL codec', () => {
  const schema = gramjsSchema();
  const roundTrip = (object: TlObject) => decode(schema, encode(schema, object));

  it('knows the layer that GramJS ships', () => {
    assert.equal(GRAMJS_LAYER, LAYER);
  });

  it('reads what GramJS writes', () => {
    const request = new Api.messages.SendMessage({
      peer: new Api.InputPeerUser({ userId: returnBigInt(7101), accessHash: returnBigInt('-5') }),
      message: 'Привет 👋'.repeat(40),
      randomId: returnBigInt('-9223372036854775808'),
      silent: true,
      entities: [new Api.MessageEntityBold({ offset: 0, length: 6 })],
    });
    const read = decode(schema, request.getBytes());
    assert.equal(read._, 'messages.sendMessage');
    assert.equal(read['message'], 'Привет 👋'.repeat(40));
    assert.equal(read['random_id'], -(2n ** 63n));
    assert.equal(read['silent'], true);
    assert.equal(read['noforwards'], undefined);
    assert.deepEqual(read['peer'], { _: 'inputPeerUser', user_id: 7101n, access_hash: -5n });
    assert.deepEqual(read['entities'], [{ _: 'messageEntityBold', offset: 0, length: 6 }]);
  });

  it('writes what GramJS reads', () => {
    const bytes = encode(schema, {
      _: 'messageMediaPhoto',
      photo: {
        _: 'photo',
        id: 2n ** 62n,
        access_hash: -1n,
        file_reference: Buffer.from('reference'),
        date: 1_700_000_000,
        dc_id: 4,
        sizes: [{ _: 'photoSize', type: 'x', w: 640, h: 480, size: 2512 }],
      },
    });
    const object: unknown = new BinaryReader(bytes).tgReadObject();
    assert.ok(object instanceof Api.MessageMediaPhoto && object.photo instanceof Api.Photo);
    assert.equal(String(object.photo.id), String(2n ** 62n));
    assert.deepEqual(object.photo.fileReference, Buffer.from('reference'));
    assert.equal(object.photo.sizes.length, 1);
    assert.equal(object.spoiler, false);
  });

  it('keeps bytes and strings of every length around the padding and the long form', () => {
    for (const length of [0, 1, 2, 3, 4, 5, 252, 253, 254, 255, 256, 70_000]) {
      const bytes = Buffer.alloc(length, 'x');
      const object = { _: 'auth.exportedAuthorization', id: 1n, bytes };
      assert.deepEqual(roundTrip(object), object);
    }
  });

  it('writes a field with no value in this layer as absent, and leaves out fields it does not know', () => {
    const { future, ...known } = { _: 'inputPeerUser', user_id: 1n, access_hash: 2n, future: 3 };
    assert.equal(future, 3);
    assert.deepEqual(roundTrip({ ...known, future }), known);
  });

  it('names what is missing or of a wrong type', () => {
    assert.throws(() => encode(schema, { _: 'peerUser' }), /peerUser\.user_id is missing/);
    assert.throws(() => encode(schema, { _: 'peerUser', user_id: 'x' }), /in peerUser\.user_id/);
    assert.throws(() => encode(schema, { _: 'noSuchThing' }), /No constructor noSuchThing/);
  });

  it('refuses broken bytes without running away', () => {
    const bytes = encode(schema, { _: 'inputPeerUser', user_id: 1n, access_hash: 2n });
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => decode(schema, bytes.subarray(0, length)), TlError);
    }
    assert.throws(() => decode(schema, Buffer.from('ffffffffffffffff', 'hex')), TlError);
    const endless = encode(schema, { _: 'msgs_ack', msg_ids: [1n] });
    endless.writeUInt32LE(0x7fffffff, 8);
    assert.throws(() => decode(schema, endless), TlError);
  });

  it('opens a compressed query inside a wrapper', () => {
    const inner = encode(schema, { _: 'help.getConfig' });
    const afterId = schema.methods.get('invokeAfterMsg')?.id ?? 0;
    const bytes = new TlWriter().uint(afterId).long(5n).uint(GZIP).bytes(gzipSync(inner)).result();
    assert.deepEqual(decode(schema, bytes)['query'], { _: 'help.getConfig' });
  });

  it('frames a Bool and a vector as the method declares them', () => {
    const answer = (method: string, value: boolean | bigint[]) =>
      encodeResult(schema, schema.methods.get(method) ?? assert.fail(), value).readUInt32LE(0);
    assert.equal(answer('messages.saveDraft', true), 0x997275b5);
    assert.equal(answer('messages.saveDraft', false), 0xbc799737);
    assert.equal(answer('contacts.getContactIDs', []), 0x1cb5c415);
  });
});

describe('layers as data', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'demo-layer-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const fileWith = (text: string) => {
    const path = join(folder, 'layer.tl');
    writeFileSync(path, text);
    return path;
  };

  it('come from TL text that names its layer', () => {
    const schema = loadSchema(
      fileWith('// LAYER 250\nping2#00000001 id:long = Pong;\n---functions---\na.b#02 = Bool;\n'),
    );
    assert.equal(schema.layer, 250);
    assert.ok(schema.constructors.has('ping2') && schema.methods.has('a.b'));
    assert.throws(() => loadSchema(fileWith('x#1 = X;')), /no line "\/\/ LAYER/);
  });

  it('come from mtcute’s JSON, which agrees with GramJS’s text on what both know', () => {
    const path = createRequire(import.meta.url).resolve('@mtcute/core/tl/api-schema.json');
    const theirs = loadSchema(path);
    assert.ok(theirs.layer > GRAMJS_LAYER);
    const ours = gramjsSchema().constructors.get('inputPeerUser');
    assert.deepEqual(theirs.constructors.get('inputPeerUser'), ours);
  });

  it('are chosen by the nearest below', () => {
    const layers = new Layers();
    assert.throws(() => layers.get(1), /No TL layer/);
    for (const layer of [200, 100]) layers.add(new Schema(layer, parseTl('')));
    assert.deepEqual(
      [50, 100, 150, 200, 999].map((layer) => layers.get(layer).layer),
      [100, 100, 100, 200, 200],
    );
  });
});
