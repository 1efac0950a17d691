import net from 'node:net';
import tls from 'node:tls';
import type { Probe } from './probe.ts';

const TIMEOUT_MS = 3000;

/** Whether the host of `url` accepts a connection, with TLS for https. Asked only where a URL is configured. */
export function apiProbe(url: () => string | undefined, timeoutMs = TIMEOUT_MS): Probe {
  return {
    source: 'connection',
    everyMs: 60_000,
    isFast: false,
    look: async () => {
      const text = url();
      if (text === undefined) return {};
      const target = new URL(text);
      return { api: { host: target.host, isReachable: await canConnect(target, timeoutMs) } };
    },
  };
}

/** Opens a connection and closes it again, sending nothing. Never rejects. */
function canConnect(target: URL, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const isTls = target.protocol === 'https:';
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const port = Number(target.port) || (isTls ? 443 : 80);
    const servername = net.isIP(host) === 0 ? { servername: host } : {};
    const socket = isTls ? tls.connect({ host, port, ...servername }) : net.connect({ host, port });
    const answer = (isReachable: boolean): void => {
      resolve(isReachable);
      socket.destroy();
    };
    socket.setTimeout(timeoutMs, () => answer(false));
    socket.once(isTls ? 'secureConnect' : 'connect', () => answer(true));
    socket.on('error', () => answer(false));
  });
}
