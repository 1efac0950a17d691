/** Turns a structured-cloneable value into text and back. */
export interface Wire {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/**
 * Tagged JSON for what `JSON` alone loses: undefined, NaN, Date, Map, Set, BigInt, Error, typed arrays.
 * `structuredClone` runs first, so a function or a Proxy fails here as it fails in Electron.
 * Self-contained: its source also runs inside the preload's world.
 */
export function createWire(): Wire {
  const packers: [(value: object) => boolean, string, (value: never) => unknown][] = [
    [(v) => v instanceof Date, 'date', (v: Date) => v.getTime()],
    [
      (v) => v instanceof Map,
      'map',
      (v: Map<unknown, unknown>) => [...v].map((pair) => pack(pair)),
    ],
    [(v) => v instanceof Set, 'set', (v: Set<unknown>) => [...v].map(pack)],
    [(v) => v instanceof Error, 'error', (v: Error) => [v.name, v.message]],
    [(v) => v instanceof ArrayBuffer, 'buffer', (v: ArrayBuffer) => [...new Uint8Array(v)]],
    [
      (v) => ArrayBuffer.isView(v),
      'view',
      (v: Uint8Array) => [
        v.constructor.name,
        [...new Uint8Array(v.buffer, v.byteOffset, v.byteLength)],
      ],
    ],
  ];
  // biome-ignore lint/suspicious/noExplicitAny: each unpacker reads exactly what its packer wrote
  const unpackers: Record<string, (raw: any) => unknown> = {
    undefined: () => undefined,
    number: (raw) => Number(raw),
    bigint: (raw) => BigInt(raw),
    date: (raw) => new Date(raw),
    map: (raw: unknown[]) => new Map(raw.map((pair) => unpack(pair) as [unknown, unknown])),
    set: (raw: unknown[]) => new Set(raw.map(unpack)),
    error: (raw) => Object.assign(new Error(raw[1]), { name: raw[0] }),
    buffer: (raw) => new Uint8Array(raw).buffer,
    view: ([name, bytes]) => {
      const make = name === 'Buffer' ? Uint8Array : (globalThis as never)[name];
      return new (make as Uint8ArrayConstructor)(new Uint8Array(bytes).buffer);
    },
    plain: (raw) => unpackFields(raw),
  };
  function pack(value: unknown): unknown {
    if (typeof value === 'object' && value !== null) return packObject(value);
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    const isOdd = typeof value === 'number' && !Number.isFinite(value);
    return isOdd ? { $: 'number', v: String(value) } : value;
  }
  function packObject(value: object): unknown {
    if (Array.isArray(value)) return value.map(pack);
    const packer = packers.find(([fits]) => fits(value));
    if (packer !== undefined) return { $: packer[1], v: packer[2](value as never) };
    const fields = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, pack(v)]));
    return '$' in fields ? { $: 'plain', v: fields } : fields;
  }
  function unpackFields(fields: object): unknown {
    return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, unpack(value)]));
  }
  function unpack(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(unpack);
    if (!('$' in value)) return unpackFields(value);
    return unpackers[String(value.$)]?.('v' in value ? value.v : undefined);
  }
  return {
    encode: (value) => JSON.stringify(pack(structuredClone(value))),
    decode: (text) => unpack(JSON.parse(text)),
  };
}
