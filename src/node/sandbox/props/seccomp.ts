/** The numbers of one system call on x64 and on arm64; null where there is none. */
type Numbers = readonly [x64: number, arm64: number | null];

/**
 * Calls that no program of a build, a test or an agent makes, and that lead to much of the kernel: modules, programs in
 * the kernel, its keys, rings and clocks, files by handle. Docker's default profile refuses them too.
 */
const REFUSED: Readonly<Record<string, Numbers>> = {
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  fanotify_init: [300, 262],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  syslog: [103, 116],
  vhangup: [153, 58],
  lookup_dcookie: [212, 18],
  iopl: [172, null],
  ioperm: [173, null],
  modify_ldt: [154, null],
  uselib: [134, null],
  ustat: [136, null],
  sysfs: [139, null],
};

/** Calls with which a sandbox is made; refused to all but an agent that makes one of its own inside. */
const REFUSED_UNNESTED: Readonly<Record<string, Numbers>> = {
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  setns: [308, 268],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
};

const SOCKET: Numbers = [41, 198];
const SOCKET_PAIR: Numbers = [53, 199];
const IOCTL: Numbers = [16, 29];

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. A virtual machine's own (AF_VSOCK) leads out past every network namespace. */
const FAMILIES: readonly number[] = [1, 2, 10, 16];
/** TIOCSTI and TIOCLINUX, which type into a terminal. */
const TYPING: readonly number[] = [0x5412, 0x541c];

const AUDIT_ARCH = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
const X32 = 0x4000_0000;

const AT = { number: 0, arch: 4, first: 16, second: 24 } as const;
const LOAD = 0x20;
const IF_EQUAL = 0x15;
const IF_AT_LEAST = 0x35;
const RETURN = 0x06;
const ALLOW = 0x7fff_0000;
const EPERM = 0x0005_0001;
const ENOSYS = 0x0005_0026;
const EAFNOSUPPORT = 0x0005_0061;

interface Instruction {
  readonly code: number;
  /** How many instructions are left out when the comparison holds, and when it does not. */
  readonly skipThen?: number;
  readonly skipElse?: number;
  readonly value: number;
}

/**
 * The filter of system calls as bubblewrap's `--seccomp` takes it: a classic BPF program for this kind of machine; null
 * for one whose numbers are not known here. `mayNest` leaves the calls that make a sandbox.
 */
export function seccompFilter(arch: string, mayNest: boolean): Buffer | null {
  if (arch !== 'x64' && arch !== 'arm64') return null;
  const index = arch === 'x64' ? 0 : 1;
  const named = { ...REFUSED, ...(mayNest ? {} : REFUSED_UNNESTED) };
  const refused = Object.values(named).flatMap((numbers) => numbers[index] ?? []);
  const socket = (call: Numbers): Instruction[] => onlyWith(call[index], FAMILIES);
  return encode([
    { code: LOAD, value: AT.arch },
    ...unless(IF_EQUAL, AUDIT_ARCH[arch], ENOSYS),
    { code: LOAD, value: AT.number },
    ...(arch === 'x64' ? when(IF_AT_LEAST, X32, ENOSYS) : []),
    ...refused.flatMap((number) => when(IF_EQUAL, number, EPERM)),
    ...socket(SOCKET),
    ...socket(SOCKET_PAIR),
    ...neverWith(IOCTL[index], TYPING),
    { code: RETURN, value: ALLOW },
  ]);
}

function when(code: number, value: number, answer: number): Instruction[] {
  return [
    { code, value, skipThen: 0, skipElse: 1 },
    { code: RETURN, value: answer },
  ];
}

function unless(code: number, value: number, answer: number): Instruction[] {
  return [
    { code, value, skipThen: 1, skipElse: 0 },
    { code: RETURN, value: answer },
  ];
}

/** The call with one of these first arguments alone. */
function onlyWith(number: number | null, firsts: readonly number[]): Instruction[] {
  const tests = firsts.map((value, at) => ({
    ...{ code: IF_EQUAL, value, skipThen: firsts.length - at, skipElse: 0 },
  }));
  return forCall(number, [
    { code: LOAD, value: AT.first },
    ...tests,
    { code: RETURN, value: EAFNOSUPPORT },
    { code: RETURN, value: ALLOW },
  ]);
}

/** The call with none of these second arguments. */
function neverWith(number: number | null, seconds: readonly number[]): Instruction[] {
  return forCall(number, [
    { code: LOAD, value: AT.second },
    ...seconds.flatMap((value) => when(IF_EQUAL, value, EPERM)),
    { code: RETURN, value: ALLOW },
  ]);
}

/** `body` ends with an answer, so that nothing after it needs the number again. */
function forCall(number: number | null, body: readonly Instruction[]): Instruction[] {
  if (number === null) return [];
  return [{ code: IF_EQUAL, value: number, skipThen: 0, skipElse: body.length }, ...body];
}

function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [at, { code, skipThen = 0, skipElse = 0, value }] of program.entries()) {
    bytes.writeUInt16LE(code, at * 8);
    bytes.writeUInt8(skipThen, at * 8 + 2);
    bytes.writeUInt8(skipElse, at * 8 + 3);
    bytes.writeUInt32LE(value, at * 8 + 4);
  }
  return bytes;
}
