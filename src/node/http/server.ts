import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../engine/ports/log.ts';
import type { Dispatch } from '../../shared/dispatch.ts';
import { appError, reasonOf } from '../../shared/error.ts';
import type { Feed } from '../../shared/feed.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { answerNothing } from './answer.ts';
import { createEventStreams } from './event-stream.ts';
import { HTTP_LIMITS, type HttpLimits } from './headers.ts';
import { answer, type RouteDeps } from './routes.ts';
import { capSockets } from './sockets.ts';
import { readStaticFiles } from './static-files.ts';
import { createTokenGate } from './token.ts';

/** What the local server needs. `staticDir` is the built page; `token` at least 32 random characters. */
export interface HttpServerDeps {
  readonly dispatch: Dispatch;
  readonly feed: Feed;
  readonly staticDir: string;
  readonly token: string;
  readonly log: Log;
  /** Tests shorten these; the product never does. */
  readonly limits?: Partial<HttpLimits>;
}

/** The engine and its page on 127.0.0.1. */
export interface HttpServer {
  /** Listens on `port`, or on a free one for 0. `url` has no token; the page takes it from `#token=`. */
  listen(port: number): Promise<Result<{ url: string; port: number }>>;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';

/** A server on the loopback address only (R84) with the guards of R85 to R91. */
export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const limits = { ...HTTP_LIMITS, ...deps.limits };
  const streams = createEventStreams(deps.feed, limits);
  const gate = createTokenGate(deps.token, Date.now);
  const server = createServer({
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: 1_000,
    requireHostHeader: false,
  });
  const sockets = capSockets(server, limits.maxSockets);

  async function listen(port: number): Promise<Result<{ url: string; port: number }>> {
    const files = await readStaticFiles(deps.staticDir);
    const bound = await bind(server, port);
    if (!bound.ok) return bound;
    const routes: RouteDeps = { ...deps, limits, streams, gate, files, port: bound.value };
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      response.once('close', sockets.use(request.socket));
      answer(routes, request, response).catch((fault: unknown) => {
        deps.log.error('http.fault', { reason: reasonOf(fault) });
        if (response.headersSent) response.destroy();
        else answerNothing(response, 500);
      });
    });
    return ok({ url: `http://${ADDRESS}:${bound.value}/`, port: bound.value });
  }

  return { listen, close: () => close(server, streams.closeAll) };
}

function bind(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => {
      resolve(fail(listenError(port, thrown)));
    });
    server.listen({ port, host: ADDRESS }, () => {
      resolve(ok((server.address() as AddressInfo).port));
    });
  });
}

function listenError(port: number, thrown: NodeJS.ErrnoException) {
  return thrown.code === 'EADDRINUSE'
    ? appError('locked', `Port ${port} is in use by another program.`, {
        fix: 'Choose another port, or 0 for a free one.',
      })
    : appError('unsupported', `Cannot listen on port ${port}: ${reasonOf(thrown)}.`);
}

function close(server: Server, closeStreams: () => void): Promise<void> {
  closeStreams();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
