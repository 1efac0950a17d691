import { execFile, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { gitIn, testGitEnvironment } from '../temp-repo.ts';

/** A bare repository behind git's own smart protocol over http, which lets only one login in. */
export interface GitServer {
  readonly url: string;
  readonly path: string;
  /** Values of the header of each request that came. */
  readonly logins: (string | undefined)[];
  /** Every request is led there instead. */
  redirectTo: string | null;
  close(): Promise<void>;
}

/** Serves the bare repository at `dir/owner/name.git`, made anew. */
export async function startGitServer(dir: string, login: string): Promise<GitServer> {
  const bare = path.join(dir, 'owner', 'name.git');
  await gitIn(dir, 'init', '-q', '--bare', '--initial-branch=main', bare);
  await gitIn(bare, 'config', 'http.receivepack', 'true');
  const backend = path.join(await execPath(), 'git-http-backend');
  const logins: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    logins.push(request.headers.authorization);
    if (fake.redirectTo !== null) {
      response.writeHead(302, { location: `${fake.redirectTo}${request.url}` }).end();
    } else if (request.headers.authorization !== login) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="loopback"' }).end();
    } else {
      serve({ dir, backend }, request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: GitServer = {
    url: `http://127.0.0.1:${port}/owner/name.git`,
    path: bare,
    logins,
    redirectTo: null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}

async function execPath(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['--exec-path']);
  return stdout.trim();
}

/** One request as git's CGI program wants it. */
function serve(
  { dir, backend }: { readonly dir: string; readonly backend: string },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '/', 'http://loopback');
  const child = spawn(backend, {
    env: {
      ...testGitEnvironment(dir),
      GIT_PROJECT_ROOT: dir,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'tester',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const whole = Buffer.concat(chunks);
    const cut = whole.indexOf('\r\n\r\n');
    const lines = whole.subarray(0, cut).toString('latin1').split('\r\n');
    const headers = lines.map((line) => line.split(': ')).filter(([name]) => name !== 'Status');
    const status = Number(/^Status: (\d+)/m.exec(lines.join('\n'))?.[1] ?? 200);
    response.writeHead(status, Object.fromEntries(headers) as Record<string, string>);
    response.end(whole.subarray(cut + 4));
  });
}
