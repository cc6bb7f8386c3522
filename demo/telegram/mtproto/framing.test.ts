import assert from 'node:assert/strict';
import { abridgedFraming, framingByTag, fullFraming, intermediateFraming } from './framing.ts';

describe('the framing of packets', () => {
  const framings = [
    () => abridgedFraming,
    () => intermediateFraming('intermediate'),
    () => intermediateFraming('padded'),
    fullFraming,
  ];

  for (const create of framings) {
    const { name } = create();
    it(`${name}: takes packets of any size apart, and waits for what is incomplete`, () => {
      const framing = create();
      const packets = [16, 4 * 0x7f, 4 * 0x80, 100_000].map((size) => Buffer.alloc(size, 'p'));
      let stream = Buffer.concat(packets.map((packet) => framing.frame(packet)));
      assert.equal(framing.parse(stream.subarray(0, 7)), undefined);
      for (const packet of packets) {
        const parsed = framing.parse(stream) ?? assert.fail('a packet was expected');
        assert.deepEqual(parsed.packet, packet);
        stream = stream.subarray(parsed.length);
      }
      assert.equal(stream.length, 0);
    });
  }

  it('refuses lengths that no packet has, and a wrong checksum', () => {
    const huge = Buffer.alloc(16, 0x7f);
    assert.throws(() => intermediateFraming('intermediate').parse(huge), /impossible length/);
    assert.throws(() => fullFraming().parse(huge), /impossible length/);
    const frame = fullFraming().frame(Buffer.alloc(16));
    frame.writeUInt8(1, 10);
    assert.throws(() => fullFraming().parse(frame), /checksum/);
  });

  it('knows a framing by its tag', () => {
    assert.equal(framingByTag(0xeeeeeeee)?.name, 'intermediate');
    assert.equal(framingByTag(0x12345678), undefined);
  });
});
