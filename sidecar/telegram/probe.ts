/** Looks at the connection this often. */
const TICK_MS = 5_000;
/** Silence after which the server is asked whether it is still there. */
const SILENCE_MS = 20_000;
const PING_DEADLINE_MS = 10_000;
/** After a tick this late the machine has slept: the connection is likely dead, so find out sooner. */
const SLEPT_MS = 15_000;
const WAKE_DEADLINE_MS = 4_000;

export type ProbeStep = { kind: 'wait' } | { kind: 'ping'; deadlineMs: number };

/** What a tick does. A dead link would be noticed by TCP only after minutes. */
export function probeStep(now: number, lastTickAt: number, lastReceivedAt: number): ProbeStep {
  if (now - lastTickAt > SLEPT_MS) return { kind: 'ping', deadlineMs: WAKE_DEADLINE_MS };
  if (now - lastReceivedAt > SILENCE_MS) return { kind: 'ping', deadlineMs: PING_DEADLINE_MS };
  return { kind: 'wait' };
}

/** Calls `onDead` once a ping goes unanswered. Returns what ends it. */
export function startProbe(link: {
  lastReceivedAt: () => number;
  ping: (deadlineMs: number) => Promise<void>;
  onDead: () => void;
}): () => void {
  let lastTickAt = Date.now();
  let pinging = false;
  const tick = () => {
    const now = Date.now();
    const step = probeStep(now, lastTickAt, link.lastReceivedAt());
    lastTickAt = now;
    if (step.kind === 'wait' || pinging) return;
    pinging = true;
    link
      .ping(step.deadlineMs)
      // Whatever the reason, no pong came.
      .catch(link.onDead)
      .finally(() => {
        pinging = false;
      });
  };
  const timer = setInterval(tick, TICK_MS);
  return () => {
    clearInterval(timer);
  };
}
