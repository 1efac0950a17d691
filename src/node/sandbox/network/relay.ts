/** Where the program inside finds its proxy: a port of the loopback that is its own. */
export const RELAY_PORT = 41_080;

/** Where the door and the program that leads to it appear inside. No configured path begins like this. */
export const RELAY_FOLDER = '/.nightkiln';

/** What the relay needs: a Node to run it, and the ports of the machine that the list names. */
export interface RelayWish {
  readonly ports: readonly number[];
}

/**
 * Listens inside the sandbox and passes everything on to the socket of the proxy outside, which decides. It is no part
 * of the barrier: a program that ends or replaces it has no network. Says `ready` and ends its output when it listens;
 * the number of that output must stay in use, because libuv gives up over a socket in its place.
 */
const SCRIPT = `
const net = require('net'), fs = require('fs');
const [door, port, more] = process.argv.slice(1);
const listen = (at, open) => new Promise((done) => {
  net.createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect({ path: door, allowHalfOpen: true });
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    open(near, far);
  }).on('error', done).listen(at, '127.0.0.1', done);
});
const join = (near, far) => { near.pipe(far); far.pipe(near); };
const through = (to) => (near, far) => {
  let head = Buffer.alloc(0);
  far.write('CONNECT localhost:' + to + ' HTTP/1.1\\r\\n\\r\\n');
  far.on('data', function hear(chunk) {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\\r\\n\\r\\n');
    if (end < 0) return;
    far.off('data', hear).pause();
    if (!head.toString('latin1').startsWith('HTTP/1.1 200')) return near.destroy();
    near.write(head.subarray(end + 4));
    join(near, far);
  });
};
const ports = more === '' ? [] : more.split(',').map(Number);
Promise.all([listen(Number(port), join), ...ports.map((one) => listen(one, through(one)))]).then(() => {
  fs.writeSync(1, 'ready');
  fs.closeSync(1);
  fs.openSync('/dev/null', 'w');
});
`;

/** Starts the relay beside the program, waits until it listens, and becomes the program. */
const SHELL = [
  'r=$(NODE_OPTIONS= NODE_COMPILE_CACHE= "$1" --no-warnings -e "$2" "$3" "$4" "$5" </dev/null 2>/dev/null &)',
  '[ "$r" = ready ] || { echo \'bwrap: the way to the network does not open\' >&2; exit 1; }',
  'shift 5',
  'exec "$@"',
].join('\n');

/** `argv` with the relay beside it, as it is run inside. */
export function withRelay({ ports }: RelayWish, argv: readonly string[]): string[] {
  const relay = [`${RELAY_FOLDER}/node`, SCRIPT, `${RELAY_FOLDER}/door`];
  const mirrored = ports.filter((port) => port !== RELAY_PORT).join(',');
  return ['/bin/sh', '-c', SHELL, 'nightkiln', ...relay, String(RELAY_PORT), mirrored, ...argv];
}
