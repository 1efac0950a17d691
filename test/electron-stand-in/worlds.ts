import type { Wire } from './wire.ts';

/** One end of the bridge between the page's world and the preload's world. */
interface Membrane {
  pack(value: unknown): unknown;
  unpack(packed: unknown): unknown;
  send(message: object): void;
}

/**
 * Makes this world's end of the bridge. Values cross as `CustomEvent.detail`, which Chromium clones between worlds,
 * synchronously; functions and promises cross as handles. Self-contained: its source runs in both worlds.
 */
export function createMembrane(token: string, side: string, other: string): Membrane {
  type Packed = Record<string, unknown>;
  const own = new Map<number, (...args: unknown[]) => unknown>();
  const settling = new Map<number, { resolve(v: unknown): void; reject(e: Error): void }>();
  const returned = new Map<number, { isOk: boolean; value: unknown }>();
  const handles = new WeakMap<object, number>();
  let nextId = 1;
  const page = document;
  const send = (message: object): void => {
    page.dispatchEvent(new CustomEvent(`${token}:${other}`, { detail: message }));
  };
  function handleOf(made: (...args: unknown[]) => unknown): number {
    const id = handles.get(made) ?? nextId++;
    handles.set(made, id);
    own.set(id, made);
    return id;
  }
  function packPromise(promise: Promise<unknown>): Packed {
    const id = nextId++;
    promise.then(
      (value) => send({ kind: 'settle', id, isOk: true, value: pack(value, 0) }),
      (reason) =>
        send({ kind: 'settle', id, isOk: false, value: String(reason?.message ?? reason) }),
    );
    return { promise: id };
  }
  function pack(value: unknown, depth: number): Packed {
    if (depth > 1000) throw new Error('An object with a circular reference cannot cross worlds');
    if (typeof value === 'function') return { call: handleOf(value as () => unknown) };
    if (typeof value === 'symbol') throw new TypeError('A symbol cannot cross worlds');
    return typeof value === 'object' && value !== null ? packObject(value, depth) : { value };
  }
  function packObject(value: object, depth: number): Packed {
    if (value instanceof Promise) return packPromise(value);
    if (value instanceof Error) return { error: value.message };
    if (Array.isArray(value)) return { list: value.map((item) => pack(item, depth + 1)) };
    const proto = Object.getPrototypeOf(value);
    if (proto !== Object.prototype && proto !== null) return { value };
    const fields = Object.entries(value).map(([key, item]) => [key, pack(item, depth + 1)]);
    return { fields: Object.fromEntries(fields) };
  }
  function remote(id: number): (...args: unknown[]) => unknown {
    return (...args) => {
      const slot = nextId++;
      send({ kind: 'call', id, slot, args: args.map((arg) => pack(arg, 0)) });
      const result = returned.get(slot);
      returned.delete(slot);
      if (result === undefined) throw new Error('The other world is gone');
      if (!result.isOk) throw new Error(String(result.value));
      return unpack(result.value);
    };
  }
  function unpack(raw: unknown): unknown {
    const packed = raw as Packed;
    if ('call' in packed) return remote(packed['call'] as number);
    if ('error' in packed) return new Error(String(packed['error']));
    if ('list' in packed) return (packed['list'] as unknown[]).map(unpack);
    if ('fields' in packed) {
      const fields = Object.entries(packed['fields'] as object);
      return Object.fromEntries(fields.map(([key, item]) => [key, unpack(item)]));
    }
    if (!('promise' in packed)) return packed['value'];
    return new Promise((resolve, reject) => {
      settling.set(packed['promise'] as number, { resolve, reject });
    });
  }
  function answer(message: Packed): void {
    const { slot } = message;
    try {
      const args = (message['args'] as unknown[]).map(unpack);
      const value = own.get(message['id'] as number)?.(...args);
      send({ kind: 'return', slot, isOk: true, value: pack(value, 0) });
    } catch (thrown) {
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      send({ kind: 'return', slot, isOk: false, value: text });
    }
  }
  page.addEventListener(`${token}:${side}`, (event) => {
    const message = (event as CustomEvent<Packed>).detail;
    if (message['kind'] === 'call') answer(message);
    if (message['kind'] === 'return') {
      returned.set(message['slot'] as number, message as never);
    }
    if (message['kind'] === 'settle') {
      const waiting = settling.get(message['id'] as number);
      settling.delete(message['id'] as number);
      if (message['isOk'] === true) waiting?.resolve(unpack(message['value']));
      else waiting?.reject(new Error(String(message['value'])));
    }
  });
  return { pack: (value) => pack(value, 0), unpack, send };
}

/** Runs in the page's world before any page script: puts what the preload exposes on `window`, frozen. */
export function runPageWorld(token: string, makeMembrane: typeof createMembrane): void {
  const { unpack } = makeMembrane(token, 'page', 'preload');
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  document.addEventListener(`${token}:expose`, (event) => {
    const { name, api } = (event as CustomEvent).detail;
    Object.defineProperty(window, name, {
      value: freeze(unpack(api)),
      enumerable: true,
      writable: false,
      configurable: false,
    });
  });
}

/** What `runPreloadWorld` is given besides its code. */
export interface PreloadWorld {
  readonly token: string;
  readonly binding: string;
  readonly wire: Wire;
  readonly makeMembrane: typeof createMembrane;
  readonly preload: (require: unknown, process: unknown, module: { exports: object }) => void;
}

/** Runs in the preload's world: `ipcRenderer`, `contextBridge` and the short `require` of a sandboxed preload. */
export function runPreloadWorld(world: PreloadWorld): void {
  const { token, binding, wire } = world;
  const scope = globalThis as never as Record<string, (text: string) => void>;
  const post = scope[binding] as (text: string) => void;
  const membrane = world.makeMembrane(token, 'preload', 'page');
  const listeners = new Map<string, ((...args: unknown[]) => void)[]>();
  const waiting = new Map<number, { resolve(v: unknown): void; reject(e: Error): void }>();
  let nextId = 1;
  const submit = (kind: string, channel: string, rest: { id?: number; args: unknown[] }): void =>
    post(JSON.stringify({ kind, channel, id: rest.id, args: wire.encode(rest.args) }));
  scope['__deliver'] = (text) => {
    const { kind, id, channel, isOk, body } = JSON.parse(text);
    if (kind === 'event') {
      const args = wire.decode(body) as unknown[];
      for (const listener of [...(listeners.get(channel) ?? [])]) listener({ ports: [] }, ...args);
      return;
    }
    const call = waiting.get(id);
    waiting.delete(id);
    if (isOk) call?.resolve(wire.decode(body));
    else call?.reject(new Error(body));
  };
  const off = (channel: string, listener: () => void): void => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((item) => item !== listener),
    );
  };
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => submit('send', channel, { args }),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        submit('invoke', channel, { id, args });
        waiting.set(id, { resolve, reject });
      }),
    on: (channel: string, listener: () => void) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    off,
    removeListener: off,
  };
  const exposed = new Set<string>();
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) => {
      if (exposed.has(name)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      }
      exposed.add(name);
      const detail = { name, api: membrane.pack(api) };
      document.dispatchEvent(new CustomEvent(`${token}:expose`, { detail }));
    },
  };
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
  try {
    world.preload(require, { platform: 'linux', versions: {}, env: {} }, { exports: {} });
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    post(JSON.stringify({ kind: 'preload-error', channel: '', args: wire.encode([text]) }));
  }
}
