import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Tells which connections are in use, so that a full house gives way to the next caller. */
export interface SocketCap {
  /** The socket is serving a request now; returns a function to call when it has. */
  use(socket: Socket): () => void;
}

/**
 * Holds at most `max` connections. A new one replaces the oldest that serves no request, so 200 idle sockets cannot
 * keep the owner out (R88); when all are busy the new one is dropped.
 */
export function capSockets(server: Server, max: number): SocketCap {
  const idle = new Set<Socket>();
  const busy = new Set<Socket>();

  server.on('connection', (socket: Socket) => {
    if (idle.size + busy.size >= max) {
      const oldest = idle.values().next().value;
      if (oldest === undefined) {
        socket.destroy();
        return;
      }
      idle.delete(oldest);
      oldest.destroy();
    }
    idle.add(socket);
    socket.once('close', () => {
      idle.delete(socket);
      busy.delete(socket);
    });
  });

  return {
    use: (socket) => {
      idle.delete(socket);
      busy.add(socket);
      return () => {
        if (busy.delete(socket) && !socket.destroyed) idle.add(socket);
      };
    },
  };
}
