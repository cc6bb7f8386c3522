// A small, deterministic world for tests and for the demo mode.
import { deflateSync, crc32 } from 'node:zlib';
import { World, type StoredFile } from './rawWorld.ts';

/** A real PNG (solid gradient), so that image viewers show it. */
export function png(w: number, h: number, seed = 1): Buffer {
  const raw = Buffer.alloc((w * 3 + 1) * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const o = y * (w * 3 + 1) + 1 + x * 3;
      raw[o] = (x * 255) / w;
      raw[o + 1] = (y * 255) / h;
      raw[o + 2] = (seed * 53) & 255;
    }
  const chunk = (type: string, d: Buffer) => {
    const b = Buffer.alloc(12 + d.length);
    b.writeUInt32BE(d.length, 0);
    b.write(type, 4, 'latin1');
    d.copy(b, 8);
    b.writeUInt32BE(crc32(b.subarray(4, 8 + d.length)), 8 + d.length);
    return b;
  };
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(w, 0);
  ihdr.writeUInt32BE(h, 4);
  ihdr[8] = 8;
  ihdr[9] = 2;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', ihdr),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
export interface DemoOptions {
  dialogs?: number;
  history?: number;
  homeDc?: number;
  photoDc?: number;
  userId?: bigint;
  now?: () => number;
  startId?: bigint;
}
export interface DemoWorld {
  world: World;
  photo: StoredFile;
  alice: bigint;
  channel: bigint;
  supergroup: bigint;
  group: bigint;
}
export function demoWorld(o: DemoOptions = {}): DemoWorld {
  const home = o.homeDc ?? 2;
  const w = new World(
    {
      id: o.userId ?? 777000777n,
      firstName: 'Demo',
      lastName: 'User',
      username: 'demo_user',
      phone: '15550000001',
    },
    home,
  );
  if (o.now) w.now = o.now;
  const t0 = w.date() - 86_400 * 30;
  const n = o.dialogs ?? 20;
  const alice = w.addPerson({
    id: 1_000_001n,
    firstName: 'Alice',
    lastName: 'Example',
    username: 'alice',
    phone: '15550000002',
    contact: true,
  });
  const channel = w.addGroup({
    id: 2_000_001n,
    title: 'Release notes',
    kind: 'broadcast',
    username: 'release_notes',
    members: 1200,
  });
  const supergroup = w.addGroup({
    id: 2_000_002n,
    title: 'Team chat',
    kind: 'supergroup',
    members: 12,
  });
  const group = w.addGroup({ id: 2_000_003n, title: 'Lunch', kind: 'group', members: 3 });
  const photo = w.addFile(png(640, 360), 'image/png', o.photoDc ?? home, png(160, 90));
  const aliceKey = w.keyOf('user', alice.id);
  for (let i = 0; i < (o.history ?? 50); i++)
    w.addMessage(
      aliceKey,
      {
        text: `message ${i}`,
        out: i % 3 === 0,
        date: t0 + i * 60,
        ...(i % 25 === 7 ? { media: w.photoMedia(photo, 640, 360) } : {}),
      },
      { quiet: true },
    );
  w.addMessage(
    w.keyOf('group', channel.id),
    { text: 'v1.0 is out', date: t0 + 10_000 },
    { quiet: true },
  );
  for (let i = 0; i < 120; i++)
    w.addMessage(
      w.keyOf('group', supergroup.id),
      { text: `standup ${i}`, from: alice.id, date: t0 + 20_000 + i },
      { quiet: true },
    );
  w.addMessage(
    w.keyOf('group', group.id),
    { text: 'pizza?', from: alice.id, date: t0 + 30_000 },
    { quiet: true },
  );
  for (let i = 4; i < n; i++) {
    const p = w.addPerson({
      id: 3_000_000n + BigInt(i),
      firstName: `Person ${i}`,
      username: `person_${i}`,
    });
    w.addMessage(
      w.keyOf('user', p.id),
      { text: `hi, this is ${i}`, date: t0 + 40_000 + i },
      { quiet: true },
    );
  }
  return {
    world: w,
    photo,
    alice: alice.id,
    channel: channel.id,
    supergroup: supergroup.id,
    group: group.id,
  };
}
