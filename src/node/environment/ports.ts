import { createServer } from 'node:net';

/** A range that ports are taken from, and how many a worktree gets. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
  readonly each: number;
}

/** Gives out blocks of ports, no port twice. */
export interface PortBlocks {
  /** The first port of a block that nobody listens on; null when none is left. */
  take(): Promise<number | null>;
  give(first: number): void;
}

/** Blocks of the range as it is now. A block is looked at before it is given out, on the loopback of this machine. */
export function createPortBlocks(
  range: () => PortRange,
  isFree: (port: number) => Promise<boolean> = isUnheard,
): PortBlocks {
  const taken = new Set<number>();
  return {
    async take() {
      const { from, to, each } = range();
      for (let first = from; first + each - 1 <= to; first += each) {
        const mine = portsFrom(first, each);
        if (mine.some((port) => taken.has(port))) continue;
        // Taken before it is looked at: who asks meanwhile gets another.
        mine.forEach((port) => void taken.add(port));
        if ((await Promise.all(mine.map(isFree))).every(Boolean)) return first;
        mine.forEach((port) => void taken.delete(port));
      }
      return null;
    },
    give(first) {
      for (const port of portsFrom(first, range().each)) taken.delete(port);
    },
  };
}

function portsFrom(first: number, each: number): number[] {
  return Array.from({ length: each }, (_, index) => first + index);
}

/** Whether nobody listens on the port. */
export function isUnheard(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
