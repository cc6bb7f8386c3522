import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Once a second: an idle sidecar is to stay idle. A sample is what something due at that moment had to wait. */
const SAMPLE_EVERY_MS = 1_000;

export interface LoopDelay {
  /** What 99 in 100 samples since the last call stayed below, ms; undefined before the first sample. */
  takeP99Ms(): number | undefined;
  stop(): void;
}

export function startLoopDelay(): LoopDelay {
  const delays = monitorEventLoopDelay({ resolution: SAMPLE_EVERY_MS });
  delays.enable();
  return {
    takeP99Ms() {
      if (delays.count === 0) return undefined;
      const p99Ms = delays.percentile(99) / 1e6 - SAMPLE_EVERY_MS;
      delays.reset();
      return Math.max(0, p99Ms);
    },
    stop: () => void delays.disable(),
  };
}
