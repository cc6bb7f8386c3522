/** Looks at the connection this often. */
const TICK_MS = 5_000;
/** Silence after which the server is asked whether it is still there. */
const SILENCE_MS = 20_000;
const PING_DEADLINE_MS = 10_000;
/**
 * Also while much is received: a ping asks the server to hang up unless another comes within 75 s, and GramJS sends
 * what it acknowledges only along with something else.
 */
const PING_EVERY_MS = 60_000;
/** After a tick this late the machine has slept: the connection is likely dead, so find out sooner. */
const SLEPT_MS = 15_000;
const WAKE_DEADLINE_MS = 4_000;

export type ProbeStep = { kind: 'wait' } | { kind: 'ping'; deadlineMs: number };

/** What a tick does. A dead link would be noticed by TCP only after minutes. */
export function probeStep(
  now: number,
  last: { tickAt: number; receivedAt: number; pingAt: number },
): ProbeStep {
  if (now - last.tickAt > SLEPT_MS) return { kind: 'ping', deadlineMs: WAKE_DEADLINE_MS };
  if (now - last.receivedAt > SILENCE_MS || now - last.pingAt >= PING_EVERY_MS - TICK_MS)
    return { kind: 'ping', deadlineMs: PING_DEADLINE_MS };
  return { kind: 'wait' };
}

/** Calls `onDead` once a ping goes unanswered. Returns what ends it. */
export function startProbe(link: {
  lastReceivedAt: () => number;
  ping: (deadlineMs: number) => Promise<void>;
  onDead: () => void;
}): () => void {
  let [tickAt, pingAt] = [Date.now(), Date.now()];
  let pinging = false;
  const tick = () => {
    const now = Date.now();
    const step = probeStep(now, { tickAt, pingAt, receivedAt: link.lastReceivedAt() });
    tickAt = now;
    if (step.kind === 'wait' || pinging) return;
    pingAt = now;
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
