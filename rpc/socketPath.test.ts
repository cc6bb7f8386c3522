import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { socketPath, type SocketPlace } from './socketPath.ts';

const linux: SocketPlace = {
  platform: 'linux',
  runtimeDir: '/run/user/1000',
  tmpDir: '/tmp',
  uid: 1000,
  dataDir: '/home/anna/.config/Code/User/globalStorage/dialog-desk',
};

describe('socketPath', () => {
  it('lies in the runtime directory on Linux', () => {
    assert.match(socketPath(linux), /^\/run\/user\/1000\/dialog-desk\/[0-9a-f]{24}\.sock$/);
  });

  it('lies in a directory of the user where there is no runtime directory', () => {
    const path = socketPath({ ...linux, runtimeDir: undefined });
    assert.match(path, /^\/tmp\/dialog-desk-1000\/[0-9a-f]{24}\.sock$/);
  });

  it("fits into macOS's limit under its long temporary directory", () => {
    const tmpDir = '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T';
    const path = socketPath({ ...linux, platform: 'darwin', runtimeDir: undefined, tmpDir });
    assert.ok(path.startsWith(tmpDir));
    // Of 104, one is the terminator’s.
    assert.ok(Buffer.byteLength(path) <= 103);
  });

  it('falls back to /tmp where every other place is too long, counted in bytes', () => {
    const tmpDir = `/tmp/${'ы'.repeat(40)}`;
    const path = socketPath({ ...linux, runtimeDir: `/run/${'x'.repeat(90)}`, tmpDir });
    assert.match(path, /^\/tmp\/dialog-desk-1000\/[0-9a-f]{24}\.sock$/);
    // Of 104, one is the terminator’s.
    assert.ok(Buffer.byteLength(path) <= 103);
  });

  it('is a named pipe on Windows', () => {
    const path = socketPath({ platform: 'win32', tmpDir: 'C:\\Temp', dataDir: 'C:\\Users\\Anna' });
    assert.match(path, /^\\\\\.\\pipe\\dialog-desk-[0-9a-f]{24}$/);
  });

  it('is the same for the same data directory and another for another', () => {
    assert.equal(socketPath(linux), socketPath({ ...linux }));
    assert.notEqual(socketPath(linux), socketPath({ ...linux, dataDir: '/home/boris' }));
  });
});
