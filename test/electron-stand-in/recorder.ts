/** One call the app made on something that has no effect here. */
export interface Call {
  /** Such as `tray.setToolTip`. */
  readonly member: string;
  readonly args: readonly unknown[];
}

/** Every recorded call, oldest first; tests read it as `electron.__calls`. */
export const calls: Call[] = [];

/** Objects the app made, by class; tests read it as `electron.__created`. */
export const created: Record<string, object[]> = {};

/** A function that only writes down its call and returns `answer`. */
export function record<T = void>(member: string, answer?: T): (...args: unknown[]) => T {
  return (...args) => {
    calls.push({ member, args });
    return answer as T;
  };
}

/** A recorder for each of `names`, as methods of `owner`. */
export function recordAll(owner: string, names: readonly string[]): Record<string, () => void> {
  return Object.fromEntries(names.map((name) => [name, record(`${owner}.${name}`)]));
}

/** Remembers that the app made `instance` of `className`. */
export function remember<T extends object>(className: string, instance: T): T {
  created[className] = [...(created[className] ?? []), instance];
  return instance;
}

// Asked of any object by await, JSON, the inspector or a test runner, so they must stay plainly absent.
const PROBED = new Set(['then', 'toJSON', 'inspect', 'nodeType', 'asymmetricMatch', '$$typeof']);

/** `target`, except that reading a member it does not have throws by name instead of giving undefined. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (Reflect.has(object, key) || typeof key === 'symbol' || PROBED.has(key)) {
        return Reflect.get(object, key, receiver);
      }
      if (key.startsWith('_')) return undefined;
      throw new Error(`The Electron stand-in has no ${name}.${key}`);
    },
  });
}
