import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { ModelServer } from './model-server/server.ts';

/** The name that leads to the model server, for whoever goes through the proxy. */
export const SERVICE = 'model.example';

/** A proxy of a person's own behind which `SERVICE` is the model server. */
export interface NamedService {
  /** Where the person's environment says that it is. */
  readonly proxy: string;
  /** What it was asked for, such as `model.example:80`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Opens it; every other name is refused. */
export async function openNamedService({
  baseUrl,
}: Pick<ModelServer, 'baseUrl'>): Promise<NamedService> {
  const asked: string[] = [];
  const port = Number(new URL(baseUrl).port);
  const server = createServer((_call, answer) => answer.writeHead(502).end());
  server.on('connect', (call, socket: Socket, head) => {
    asked.push(call.url ?? '');
    if (!call.url?.startsWith(`${SERVICE}:`)) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const far = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 ok\r\n\r\n');
      far.write(head);
      socket.pipe(far).pipe(socket);
    });
    for (const side of [socket, far]) side.on('error', () => [socket, far].map((s) => s.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
