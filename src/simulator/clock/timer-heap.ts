/** A timer that has not fired; equal instants fire in the order they were set. */
export interface Timer {
  readonly dueAt: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** Timers by the instant they are due. */
export interface TimerHeap {
  push(timer: Timer): void;
  /** The first that is not cancelled; null without one. */
  peek(): Timer | null;
  pop(): Timer | null;
  clear(): void;
}

/** A binary heap; cancelled timers leave it when they come up. */
export function createTimerHeap(): TimerHeap {
  let heap: Timer[] = [];

  function peek(): Timer | null {
    while (heap[0]?.isCancelled === true) removeFirst(heap);
    return heap[0] ?? null;
  }

  return {
    peek,
    push: (timer) => {
      heap.push(timer);
      rise(heap, heap.length - 1);
    },
    pop: () => {
      const first = peek();
      if (first !== null) removeFirst(heap);
      return first;
    },
    clear: () => {
      heap = [];
    },
  };
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}

function rise(heap: Timer[], from: number): void {
  let at = from;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, above)) return;
    at = above;
  }
}

function removeFirst(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  let at = 0;
  for (;;) {
    const below = smallerChild(heap, at);
    if (below === null || !swapIfBefore(heap, below, at)) return;
    at = below;
  }
}

function smallerChild(heap: readonly Timer[], at: number): number | null {
  const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
  if (left === undefined) return null;
  return right !== undefined && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1;
}

/** Swaps the two when the first belongs before the second; says whether it did. */
function swapIfBefore(heap: Timer[], at: number, other: number): boolean {
  const [one, two] = [heap[at], heap[other]];
  if (one === undefined || two === undefined || !isBefore(one, two)) return false;
  heap[at] = two;
  heap[other] = one;
  return true;
}
