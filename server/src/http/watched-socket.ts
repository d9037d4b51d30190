import type { WebSocket } from 'ws';
import type { Clock } from '../lib/clock.ts';
import type { SocketLimits } from './socket-caps.ts';

const windowMs = 10_000;
const lingerMs = 1000;

/**
 * Ends a socket that is dead (no answer to a ping), floods (too many messages) or does not read (what waits for it
 * stays above the bound over two checks). Codes: 4429 flooding, 4408 not reading.
 */
export function watchSocket(
  socket: WebSocket,
  { clock, limits }: { clock: Clock; limits: SocketLimits },
): void {
  let isAlive = true;
  let wasBehind = false;
  let messages = 0;
  let windowFrom = clock.monotonic();
  const count = (): void => {
    const now = clock.monotonic();
    if (now - windowFrom > windowMs) {
      windowFrom = now;
      messages = 0;
    }
    messages += 1;
    if (messages > limits.messagesPerTenSeconds) cut(socket, clock, 4429, 'Too many messages');
  };
  const check = (): void => {
    const isBehind = socket.bufferedAmount > limits.bufferedBytes;
    if (!isAlive || (isBehind && wasBehind)) {
      cut(socket, clock, 4408, isBehind ? 'Not reading' : 'No answer to a ping');
      return;
    }
    wasBehind = isBehind;
    isAlive = false;
    socket.ping();
    cancel = clock.after(limits.pingMs, check);
  };
  let cancel = clock.after(limits.pingMs, check);
  socket.on('message', count);
  socket.on('ping', count);
  socket.on('pong', () => {
    isAlive = true;
  });
  // A broken frame: ws closes the socket with the right code by itself.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    cancel();
  });
}

/** The close frame goes to who still reads; nothing more is read from the socket, which ends a second later. */
function cut(socket: WebSocket, clock: Clock, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  socket.pause();
  clock.after(lingerMs, () => {
    socket.terminate();
  });
}
