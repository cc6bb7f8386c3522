import { setTimeout as sleep } from 'node:timers/promises';
import { rmSync } from 'node:fs';
import type { EncryptionKey, EncryptionStatus } from '../../protocol/encryptionRecords.ts';
import { AppError, toWireError, type WireError } from '../../protocol/errors.ts';
import type { Configuration } from '../../protocol/configuration.ts';
import { describeFailure } from '../describeFailure.ts';
import { removeBackUps } from '../store/backUp.ts';
import { keyMissing, keyWrong, type Sealing } from '../store/sealing/sealer.ts';
import type { NamedKey } from '../store/sealing/sealValue.ts';
import type { Tx } from '../store/store.ts';
import { forgetSealed } from './forgetSealed.ts';
import { isProved, proofOf, toNamedKey } from './namedKey.ts';
import { rewriteAll, type PassOptions } from './pass.ts';
import * as sql from './sql.ts';

const RETRY_MS = 5_000;
const TOLD_EVERY_MS = 250;

export interface EncryptionOptions extends Omit<PassOptions, 'onProgress'> {
  now: () => number;
  onChange: (status: EncryptionStatus) => void;
}

type State = 'encrypting' | 'on' | 'rotating' | 'decrypting';

/**
 * Message text encrypted at rest:
 *
 *   off ──configure, wanted──► encrypting ──► on ──rotate──► rotating ──► on
 *   rotating ──taken back──► rotating, to the key of before
 *   encrypting | on | rotating ──configure, not wanted──► decrypting ──► off; wanted again ──► encrypting
 *
 * Encrypting that turns to decrypting, or the other way, was cancelled: `takenBack`, like a change of key.
 *
 * The state is stored with what it is about. Whatever has begun is written in the new form from that commit on; what was
 * there is rewritten in the background. Until the last value is, every key it may need stays known.
 */
export function createEncryption(options: EncryptionOptions) {
  const { store, cache, now, onChange, log } = options;
  const { sealing } = store;
  const { sealer } = sealing;
  let progress: { done: number; total: number } | undefined;
  let error: WireError | undefined;
  let takenBack = false;
  /** What could not be stored when it was asked for: it is tried again with what is held up. */
  let unmet: Configuration['encryption'];
  let running: { abort: AbortController; ended: Promise<void> } | undefined;
  /** One change at a time: two windows configure at the same moment. */
  let turn: Promise<unknown> = Promise.resolve();

  function load(): { state: State; keyId: string } | undefined {
    const row = store.read(sql.LOAD).get();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a CHECK of the table holds the union
    return row && { state: row['state'] as State, keyId: String(row['key_id']) };
  }

  function idsOf(statement: string): string[] {
    const rows = store.read(statement).all();
    return rows.map((row) => String(row['key_id']));
  }

  function status(): EncryptionStatus {
    const isLocked = sealer.now().kind === 'locked';
    return {
      state: isLocked ? 'locked' : (load()?.state ?? 'off'),
      keyIds: idsOf(sql.LIST_KEYS),
      retiredKeyIds: idsOf(sql.LIST_RETIRED),
      ...progress,
      ...(takenBack ? { takenBack } : {}),
      ...(error ? { error } : {}),
    };
  }

  const told = () => onChange(status());

  function use(next: Sealing): void {
    sealing.use(next);
    cache.use(next);
  }

  /** What is stored and how it is written change in one transaction. */
  async function switchTo(
    next: Sealing,
    change: (tx: Tx) => void,
    isBack: boolean = false,
  ): Promise<void> {
    const before = sealer.now();
    try {
      await store.write((tx) => {
        change(tx);
        use(next);
      });
    } catch (cause) {
      use(before);
      throw cause;
    }
    takenBack = isBack;
    told();
  }

  /** @throws AppError `encryptionKeyMissing` where one of its keys is not among them */
  function unlock(state: State, keyId: string, offered: readonly NamedKey[]): void {
    const keys = store
      .read(sql.LIST_KEYS)
      .all()
      .map((row) => {
        const key = offered.find((one) => one.keyId === row['key_id']);
        if (!key) throw keyMissing();
        if (!isProved(key, String(row['proof']))) throw keyWrong();
        return key;
      });
    keys.forEach(sealer.add);
    use(sealingOf(state, keyId));
  }

  async function begin(key: NamedKey): Promise<void> {
    // All became plain just before it was wanted again: the window wipes this key, and comes with another.
    if (idsOf(sql.LIST_RETIRED).includes(key.keyId)) return;
    sealer.add(key);
    await switchTo(sealingOf('encrypting', key.keyId), (tx) => {
      tx.sql(sql.ADD_KEY).run(key.keyId, proofOf(key));
      tx.sql(sql.BEGIN).run(key.keyId);
    });
  }

  async function turnTo(state: 'encrypting' | 'decrypting'): Promise<void> {
    await halt();
    // It may have come to its end meanwhile.
    const found = load();
    if (!found) return;
    const isCancelled = found.state === 'encrypting' || found.state === 'decrypting';
    progress = undefined;
    await switchTo(
      sealingOf(state, found.keyId),
      (tx) => void tx.sql(sql.SET_STATE).run(state),
      isCancelled && !takenBack,
    );
  }

  async function configured(wish: Configuration['encryption']): Promise<void> {
    const found = load();
    const keys = (wish?.keys ?? []).map(toNamedKey);
    if (!found) {
      if (wish?.wanted && keys[0]) await begin(keys[0]);
    } else {
      const { state, keyId } = found;
      if (sealer.now().kind === 'locked') unlock(state, keyId, keys);
      if (wish?.wanted === true && state === 'decrypting') await turnTo('encrypting');
      if (wish?.wanted === false && state !== 'decrypting') await turnTo('decrypting');
    }
    error = undefined;
    goOn();
  }

  function goOn(): void {
    const found = load();
    if (running || !found || found.state === 'on' || sealer.now().kind === 'locked') return;
    const abort = new AbortController();
    const ended = change(abort.signal).finally(() => {
      if (running?.abort === abort) running = undefined;
      if (unmet && !abort.signal.aborted) configure(unmet).catch(() => undefined);
    });
    running = { abort, ended };
  }

  async function halt(): Promise<void> {
    running?.abort.abort();
    await running?.ended;
  }

  /** Rewrites everything, however often something gets in its way. */
  async function change(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await rewriteAll({ ...options, onProgress }, signal);
        signal.throwIfAborted();
        progress = undefined;
        error = undefined;
        return await finish();
      } catch (cause) {
        if (signal.aborted) return;
        log('warn', `encrypting what is stored is held up: ${describeFailure(cause)}`);
        error = toWireError(cause);
        told();
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
        if (unmet) return;
      }
    }
  }

  let toldAt = 0;
  function onProgress(done: number, total: number): void {
    progress = { done, total };
    if (now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = now();
    told();
  }

  async function finish(): Promise<void> {
    const found = load();
    if (!found) return;
    const { state, keyId } = found;
    if (state === 'decrypting') await end();
    else {
      await switchTo(sealingOf('on', keyId), (tx) => {
        tx.sql(sql.SET_STATE).run('on');
        tx.sql(sql.RETIRE).run(now());
      });
    }
    for (const id of sealer.keyIds()) if (id !== keyId || state === 'decrypting') sealer.forget(id);
    log('info', state === 'decrypting' ? 'what is stored is plain' : 'what is stored is encrypted');
  }

  async function end(forget: (tx: Tx) => void = () => undefined): Promise<void> {
    await switchTo({ kind: 'off' }, (tx) => {
      forget(tx);
      tx.sql(sql.END).run();
      tx.sql(sql.RETIRE).run(now());
    });
  }

  async function rotated(key: EncryptionKey): Promise<EncryptionStatus> {
    const next = toNamedKey(key);
    if (sealer.now().kind === 'locked') throw keyMissing();
    if (load()?.state !== 'on') {
      throw new AppError('conflict', 'There is no key that can be changed now.', {
        hint: 'Wait until everything is encrypted, then try again.',
      });
    }
    sealer.add(next);
    await switchTo(sealingOf('rotating', next.keyId), (tx) => {
      tx.sql(sql.ADD_KEY).run(next.keyId, proofOf(next));
      tx.sql(sql.ROTATE).run(next.keyId);
    });
    goOn();
    return status();
  }

  async function takeBack(): Promise<EncryptionStatus> {
    const isRotating = () => sealer.now().kind !== 'locked' && load()?.state === 'rotating';
    if (isRotating() && takenBack) return status();
    if (isRotating()) await halt();
    const keyId = load()?.keyId;
    const before = idsOf(sql.LIST_KEYS).find((other) => other !== keyId);
    // It may have come to its end meanwhile.
    if (!isRotating() || before === undefined)
      throw new AppError('conflict', 'There is no change of key that can be taken back.');
    progress = undefined;
    error = undefined;
    try {
      await switchTo(
        sealingOf('rotating', before),
        (tx) => void tx.sql(sql.ROTATE).run(before),
        true,
      );
    } finally {
      goOn();
    }
    return status();
  }

  async function forgotten(): Promise<void> {
    if (sealer.now().kind !== 'locked') {
      throw new AppError('conflict', 'What is stored can be read: nothing has to be reset.');
    }
    await end(forgetSealed);
    cache.removeAll();
    rmSync(options.quarantineDir, { recursive: true, force: true });
    removeBackUps(store.file);
  }

  function inTurn<R>(run: () => Promise<R>): Promise<R> {
    const result = turn.then(run);
    turn = result.catch(() => undefined);
    return result;
  }

  function configure(wish: Configuration['encryption']): Promise<void> {
    return inTurn(async () => {
      try {
        await configured(wish);
        unmet = undefined;
      } catch (cause) {
        unmet = wish;
        error = toWireError(cause);
        told();
        goOn();
        throw cause;
      }
    });
  }

  return {
    status,
    /** First of all that a configuration changes. @throws AppError `encryptionKeyMissing`: nothing can be read then */
    configure,
    /** From now on by this key; what is there is rewritten. @throws AppError `conflict` while something else is under way */
    rotate: (key: EncryptionKey) => inTurn(() => rotated(key)),
    /** By the key of before again. @throws AppError `conflict` where no change of key is under way any more */
    takeBack: () => inTurn(takeBack),
    /** What nobody can read any more goes; the rest stays. @throws AppError `conflict` where it can be read */
    reset: () => inTurn(forgotten),
    /** Why nothing can be read. */
    trouble: () => (sealer.now().kind === 'locked' ? error : undefined),
    /** Something is still to be rewritten, and nothing is in its way. */
    isChanging: () => running !== undefined && error === undefined,
    stop: halt,
  };
}

function sealingOf(state: State, keyId: string): Sealing {
  if (state === 'decrypting') return { kind: 'leaving' };
  return { kind: 'on', keyId, isMixed: state !== 'on' };
}
