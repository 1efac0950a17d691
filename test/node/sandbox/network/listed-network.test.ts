import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkRefusal } from '../../../../src/node/sandbox/sandbox.ts';
import { type Cell, openCell } from '../cell.ts';

describe.runIf(process.platform === 'linux')('a program whose network is a list', () => {
  let cell: Cell;
  let server: Server;
  let port: number;
  let refused: NetworkRefusal[];

  beforeEach(async () => {
    cell = await openCell();
    refused = [];
    server = createServer((call, answer) => answer.end(`${call.method} ${call.url} ok`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await cell.remove();
  });

  const run = (command: string, network: readonly string[]) =>
    cell.run(command, { network, onRefused: (refusal) => refused.push(refusal) });
  const told = () => refused.map(({ destination, why }) => `${destination} ${why}`);

  it('reaches a listed server of this machine as if it ran inside', async () => {
    const { output, code } = await run(
      `node -e "fetch('http://127.0.0.1:${port}/x').then((r) => r.text()).then(console.log)"`,
      [`localhost:${port}`],
    );
    expect([output, code]).toEqual(['GET /x ok\n', 0]);
    expect(told()).toEqual([]);
  });

  it('does not reach another port of this machine, whatever it tries', async () => {
    const node = (script: string) => `node -e '${script}'`;
    const { output } = await run(
      [
        node(
          `require("net").connect(${cell.port}, "127.0.0.1").on("error", (e) => console.log(e.code))`,
        ),
        `curl -sS --noproxy '' --max-time 5 http://127.0.0.1:${cell.port}/`,
        `curl -sS --noproxy '' --max-time 5 http://localhost:${cell.port}/`,
        `curl -sS --noproxy '' --max-time 5 -p http://[::1]:${cell.port}/`,
      ].join('; '),
      [`127.0.0.1:${port}`],
    );
    expect(output).toContain('ECONNREFUSED');
    expect(cell.reached()).toBe(0);
    expect(told()).toEqual([
      `127.0.0.1:${cell.port} address`,
      `localhost:${cell.port} port`,
      `[::1]:${cell.port} address`,
    ]);
  });

  it('is refused a host that is not on the list, and that is told once', async () => {
    const call = 'curl -sS -o /dev/null -w "%{http_connect}\\n" --max-time 5 https://evil.example/';
    const { output } = await run(`${call}; ${call}; curl -s http://evil.example/leak`, [
      'ok.example',
    ]);
    expect(output).toMatch(/403\n[\s\S]*403\n/);
    expect(output).toContain('not on the list of hosts');
    expect(told()).toEqual(['evil.example:443 not-listed', 'evil.example:80 not-listed']);
    expect(refused[0]).toMatchObject({ kind: 'check', worktree: cell.worktree });
  });

  it('says nothing of what the program itself calls at every start, and refuses it', async () => {
    const { output } = await cell.run(
      'curl -s http://news.example/; curl -s http://evil.example/',
      {
        network: ['ok.example'],
        onRefused: (refusal) => refused.push(refusal),
        wish: { quietHosts: ['news.example:80'] },
      },
    );
    expect(output.match(/not on the list/g)).toHaveLength(2);
    expect(told()).toEqual(['evil.example:80 not-listed']);
  });

  it('finds no name, no interface and no other way', async () => {
    const { output } = await run(
      'getent hosts example.com && echo ESCAPED; grep -v lo: /proc/net/dev | grep : | grep -v face && echo ESCAPED; ' +
        `python3 -c 'import socket; s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.sendto(b"x",("8.8.8.8",53)); print("ESCAPED")'`,
      ['ok.example'],
    );
    expect(output).not.toContain('ESCAPED');
  });

  it('keeps its number, its end and its input', async () => {
    expect((await run('exit 7', ['ok.example'])).code).toBe(7);
    expect((await run('kill -TERM $$', ['ok.example'])).code).toBe(143);
    expect((await run('cat; echo "$HTTPS_PROXY"; ls -A /.nightkiln', ['ok.example'])).output).toBe(
      'http://127.0.0.1:41080\ndoor\nnode\n',
    );
  });

  it('has no network when it ends its relay, and no more than before when it speaks to the door itself', async () => {
    const { output } = await run(
      `pkill -f nightkiln/door; curl -sS --max-time 5 http://127.0.0.1:${port}/; ` +
        `curl -sS --max-time 5 --unix-socket /.nightkiln/door -x '' http://127.0.0.1:${cell.port}/; ` +
        `rm -f /.nightkiln/door /.nightkiln/node && echo ESCAPED; echo x > /.nightkiln/node && echo ESCAPED`,
      [`127.0.0.1:${port}`],
    );
    expect(output).not.toContain('ESCAPED');
    expect(output).not.toContain('GET / ok');
    expect(cell.reached()).toBe(0);
  });
});
