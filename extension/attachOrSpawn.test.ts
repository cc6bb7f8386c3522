import assert from 'node:assert/strict';
import { AppError } from '../protocol/errors.ts';
import { attachOrSpawn, type AttachOrSpawn } from './attachOrSpawn.ts';

/** One machine: at most one sidecar, the secret store the windows share, and a clock that only counts. */
function createMachine() {
  const machine = {
    running: undefined as string | undefined,
    stored: undefined as string | undefined,
  };
  let tokens = 0;
  const window = (changes: Partial<AttachOrSpawn<string>> = {}): AttachOrSpawn<string> => ({
    loadToken: async () => machine.stored,
    storeToken: async (token) => void (machine.stored = token),
    createToken: () => `token-${++tokens}`,
    async open(token) {
      if (!machine.running) throw new AppError('sidecarUnreachable', 'Nobody there.');
      if (machine.running !== token) throw new AppError('unauthorized', 'Wrong token.');
      return token;
    },
    async spawn(token) {
      if (machine.running) throw new AppError('sidecarRunning', 'Taken.');
      machine.running = token;
    },
    wait: async () => undefined,
    ...changes,
  });
  return { machine, window };
}

describe('attaching to the sidecar or starting it', () => {
  it('starts one where none runs and leaves the token for the next window', async () => {
    const { machine, window } = createMachine();
    assert.equal(await attachOrSpawn(window()), 'token-1');
    assert.equal(machine.stored, 'token-1');
  });

  it('attaches to the one that runs', async () => {
    const { window } = createMachine();
    await attachOrSpawn(window());
    assert.equal(await attachOrSpawn(window()), 'token-1');
  });

  it('starts a new one with a new token when the old one is gone', async () => {
    const { machine, window } = createMachine();
    await attachOrSpawn(window());
    machine.running = undefined;
    assert.equal(await attachOrSpawn(window()), 'token-2');
  });

  it('attaches when another window was faster by a moment', async () => {
    const { machine, window } = createMachine();
    machine.running = 'theirs';
    let waits = 0;
    const client = await attachOrSpawn(
      window({
        async wait() {
          waits += 1;
          if (waits === 3) machine.stored = 'theirs';
        },
      }),
    );
    assert.equal(client, 'theirs');
  });

  it('gives up in words when the token stays unknown', async () => {
    const { machine, window } = createMachine();
    machine.running = 'unknown';
    machine.stored = 'old';
    await assert.rejects(attachOrSpawn(window()), { code: 'unauthorized' });
  });

  it('does not start a second one when the first refuses this version', async () => {
    const { machine, window } = createMachine();
    machine.stored = machine.running = 'theirs';
    const open = async () => {
      throw new AppError('protocolMismatch', 'Old.');
    };
    const spawn = async () => assert.fail('started a second sidecar');
    await assert.rejects(attachOrSpawn(window({ open, spawn })), { code: 'protocolMismatch' });
  });
});
