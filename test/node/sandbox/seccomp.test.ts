import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seccompFilter } from '../../../src/node/sandbox/props/seccomp.ts';
import { type Cell, openCell } from './cell.ts';

/** Answers of a filter, as the kernel would take them. */
const ANSWERS: Readonly<Record<number, string>> = {
  2147418112: 'allow',
  327681: 'EPERM',
  327718: 'ENOSYS',
  327777: 'EAFNOSUPPORT',
};

interface Call {
  readonly arch: number;
  readonly nr: number;
  readonly args?: readonly number[];
}

/** Runs a filter as the kernel does: classic BPF over the call's number, architecture and arguments. */
function answer(filter: Buffer, { arch, nr, args = [] }: Call): string {
  const words: Record<number, number> = { 0: nr, 4: arch };
  for (const [at, value] of args.entries()) words[16 + at * 8] = value;
  let held = 0;
  for (let at = 0; at < filter.length / 8; at += 1) {
    const value = filter.readUInt32LE(at * 8 + 4);
    const jump = (holds: boolean) => filter.readUInt8(at * 8 + (holds ? 2 : 3));
    switch (filter.readUInt16LE(at * 8)) {
      case 0x20:
        held = words[value] ?? 0;
        break;
      case 0x15:
        at += jump(held === value);
        break;
      case 0x35:
        at += jump(held >= value);
        break;
      default:
        return ANSWERS[value] ?? String(value);
    }
  }
  return 'fell off the end';
}

const MACHINES = [
  { arch: 'x64', audit: 0xc000003e, read: 0, mount: 165, bpf: 321, socket: 41, ioctl: 16 },
  { arch: 'arm64', audit: 0xc00000b7, read: 63, mount: 40, bpf: 280, socket: 198, ioctl: 29 },
];

describe.each(MACHINES)('the filter of system calls for $arch', (machine) => {
  const { audit } = machine;
  const ask = (mayNest: boolean, nr: number, ...args: readonly number[]) =>
    answer(seccompFilter(machine.arch, mayNest) ?? Buffer.alloc(0), { arch: audit, nr, args });

  it('lets ordinary calls through, for every number it does not name', () => {
    expect(ask(false, machine.read)).toBe('allow');
    const refused = Array.from({ length: 512 }, (_, nr) => ask(false, nr, 1)).filter(
      (one) => one !== 'allow',
    );
    expect(new Set(refused)).toEqual(new Set(['EPERM']));
    expect(refused.length).toBeGreaterThan(40);
    expect(refused.length).toBeLessThan(60);
  });

  it('refuses what leads into the kernel, and mounts to all that make no sandbox', () => {
    expect([ask(false, machine.bpf), ask(true, machine.bpf)]).toEqual(['EPERM', 'EPERM']);
    expect([ask(false, machine.mount), ask(true, machine.mount)]).toEqual(['EPERM', 'allow']);
  });

  it('makes sockets of four families alone, and types into no terminal', () => {
    const made = Array.from({ length: 50 }, (_, family) => family).filter(
      (family) => ask(true, machine.socket, family) === 'allow',
    );
    expect(made).toEqual([1, 2, 10, 16]);
    expect(ask(true, machine.socket, 40)).toBe('EAFNOSUPPORT');
    expect(ask(true, machine.ioctl, 0, 0x5412)).toBe('EPERM');
    expect(ask(true, machine.ioctl, 0, 0x5413)).toBe('allow');
  });

  it('knows no calls of another architecture', () => {
    const filter = seccompFilter(machine.arch, true) ?? Buffer.alloc(0);
    expect(answer(filter, { arch: 0x40000003, nr: machine.read })).toBe('ENOSYS');
    const x32 = answer(filter, { arch: audit, nr: 0x40000000 });
    expect(x32).toBe(machine.arch === 'x64' ? 'ENOSYS' : 'allow');
  });
});

it('is not made for a machine whose numbers are not known', () => {
  expect(seccompFilter('riscv64', false)).toBeNull();
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('in the sandbox', () => {
  let cell: Cell;
  beforeEach(async () => {
    cell = await openCell();
  });
  afterEach(() => cell.remove());

  const script = [
    'import ctypes, socket, os',
    'libc = ctypes.CDLL(None, use_errno=True)',
    'for name, nr in (("bpf", 321), ("keyctl", 250), ("io_uring", 425), ("userfaultfd", 323), ("perf", 298), ("mount", 165)):',
    '    ctypes.set_errno(0); r = libc.syscall(nr, 0, 0, 0, 0, 0); print(name, r, ctypes.get_errno())',
    'for family in (40, 38, 17):',
    '    try: socket.socket(family, socket.SOCK_STREAM); print("ESCAPED", family)',
    '    except OSError as e: print(family, e.errno)',
    'for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX): socket.socket(family).close()',
    'socket.socket(16, socket.SOCK_RAW, 0).close()',
    'print(open("/proc/self/status").read().split("Seccomp:")[1].split()[0], "9" in os.listdir("/proc/self/fd"))',
  ].join('\n');

  it('is in force in every program, and leaves no open file behind', async () => {
    const { output, code } = await cell.run(`python3 - <<'END'\n${script}\nEND`);
    const refused = ['bpf', 'keyctl', 'io_uring', 'userfaultfd', 'perf', 'mount'];
    expect(output.trim().split('\n'), output).toEqual([
      ...refused.map((name) => `${name} -1 1`),
      ...['40 97', '38 97', '17 97'],
      '2 False',
    ]);
    expect(code).toBe(0);
  });

  it('leaves an agent that makes a sandbox of its own what that needs', async () => {
    const { output } = await cell.run(`python3 - <<'END'\n${script}\nEND`, {
      wish: { mayNest: true },
    });
    expect(output).toContain('bpf -1 1');
    expect(output).not.toContain('mount -1 1\n');
  });
});
