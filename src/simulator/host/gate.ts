/** What a port of a host throws once its process is gone. */
export class HostDead extends Error {
  constructor() {
    super('the host is gone');
    this.name = 'HostDead';
  }
}

/** The life of one host: every call of a port passes it, and it may end at any of them. */
export interface Gate {
  readonly isAlive: boolean;
  /** The host dies at its `calls`-th next call of a port, before or after the call had its effect. */
  dieAfter(calls: number): void;
  die(): void;
}

interface Life extends Gate {
  isAlive: boolean;
  left: number;
}

/** A host that lives. */
export function createGate(): Gate {
  const life: Life = {
    isAlive: true,
    left: Number.POSITIVE_INFINITY,
    dieAfter: (calls) => {
      life.left = Math.min(life.left, calls);
    },
    die: () => {
      life.isAlive = false;
    },
  };
  return life;
}

/** One call: throws once the host is dead, and kills it when its time has come. */
export function pass(gate: Gate): void {
  const life = gate as Life;
  if (!life.isAlive) throw new HostDead();
  life.left -= 1;
  if (life.left > 0) return;
  life.isAlive = false;
  throw new HostDead();
}

/**
 * The same port for one host. Dead, methods that answer at once throw and the others never answer; `answersAtOnce`
 * names the former.
 */
export function guard<T extends object>(
  port: T,
  gate: Gate,
  answersAtOnce: (name: string) => boolean,
): T {
  const entries = Object.entries(port).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    const call = member as (...given: unknown[]) => unknown;
    return [name, answersAtOnce(name) ? guardSync(call, gate) : guardAsync(call, gate)];
  });
  return Object.fromEntries(entries) as T;
}

function guardSync(call: (...given: unknown[]) => unknown, gate: Gate) {
  return (...given: unknown[]): unknown => {
    pass(gate);
    const answer = call(...given);
    pass(gate);
    return answer;
  };
}

function guardAsync(call: (...given: unknown[]) => unknown, gate: Gate) {
  return async (...given: unknown[]): Promise<unknown> => {
    if (!isPassed(gate)) return never();
    const answer = await call(...given);
    return isPassed(gate) ? answer : never();
  };
}

function isPassed(gate: Gate): boolean {
  try {
    pass(gate);
    return true;
  } catch {
    return false;
  }
}

/** A fresh one each time: a shared one would keep everything that ever waited for it. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}
