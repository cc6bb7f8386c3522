import type { WebSocket } from 'ws';

/** Every 15 s a ping; a peer that lets two go by without a sign of life is dead. */
export const HEARTBEAT_MS = 15_000;
const MISSES = 2;

/**
 * Watches that the other end is alive: any frame counts. Both sides do it, because a process that was stopped
 * or a machine that slept closes nothing.
 * @returns stops watching; also done by the socket's own end.
 */
export function watchPeer(socket: WebSocket, intervalMs: number, onDead: () => void): () => void {
  let missed = 0;
  const alive = () => {
    missed = 0;
  };
  const timer = setInterval(() => {
    if (missed >= MISSES) {
      stop();
      onDead();
      return;
    }
    missed += 1;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, intervalMs);
  timer.unref();
  const stop = () => {
    clearInterval(timer);
    socket.off('pong', alive);
    socket.off('message', alive);
    socket.off('ping', alive);
  };
  socket.on('pong', alive);
  socket.on('message', alive);
  socket.on('ping', alive);
  socket.once('close', stop);
  return stop;
}
