import { isIP } from 'node:net';

/** Where a program wants to go. `host` is a name in lower case or an address without brackets. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** One entry of a list: a name, the names below a suffix (`*.example.com`), or an address; with a port or the usual two. */
interface Entry extends Destination {
  readonly isSuffix: boolean;
  /** 0: the usual ports. */
  readonly port: number;
}

/** What a list says about a destination. `named` alone may be an address or lead to this machine or its network. */
export type Judgement = 'named' | 'listed' | 'not-listed' | 'port' | 'address';

const USUAL_PORTS: readonly number[] = [443, 80];
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|::1)$/;

/**
 * Whether a list lets a program go somewhere. A name fits exactly, or below `*.` at any depth; a port that is not
 * named means 443 and 80. An address, and a port besides those two, must be in the list as they are.
 */
export function judge({ host, port }: Destination, list: readonly string[]): Judgement {
  const fitting = list.map(parseEntry).filter((entry) => fits(host, entry));
  if (fitting.some((entry) => entry.port === port)) return 'named';
  if (isIP(host) !== 0) return 'address';
  if (fitting.length === 0) return 'not-listed';
  return fitting.some((entry) => entry.port === 0) && USUAL_PORTS.includes(port)
    ? 'listed'
    : 'port';
}

/** The ports of this machine itself that a list names, such as those of a model that runs here. */
export function loopbackPorts(list: readonly string[]): number[] {
  const named = list.map(parseEntry).filter(({ host, port }) => LOOPBACK.test(host) && port !== 0);
  return [...new Set(named.map(({ port }) => port))];
}

/** A destination as `host:port` with the brackets of an address; null when the text is none. */
export function parseDestination(text: string): Destination | null {
  const [, bracketed, plain = '', port = ''] = DESTINATION.exec(text) ?? [];
  const host = (bracketed ?? plain).toLowerCase().replace(/\.$/, '');
  const number = Number(port);
  return host === '' || number < 1 || number > 65_535 ? null : { host, port: number };
}

/** The entry of the host that an address of a service names; null when it is no address of one. */
export function entryOfUrl(text: string): string | null {
  if (!/^(?:https?|wss?):\/\//i.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  const isSecure = protocol === 'https:' || protocol === 'wss:';
  return `${hostname}:${port === '' ? (isSecure ? 443 : 80) : port}`;
}

const DESTINATION = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})$/;

function parseEntry(text: string): Entry {
  const full = parseDestination(text.replace(/^\*\./, ''));
  const isSuffix = text.startsWith('*.');
  if (full !== null) return { ...full, isSuffix };
  const host = text.replace(/^\*\./, '').replace(/^\[|\]$/g, '');
  return { host: host.toLowerCase().replace(/\.$/, ''), port: 0, isSuffix };
}

/** The names of this machine's own loopback are one. */
function fits(host: string, entry: Entry): boolean {
  if (LOOPBACK.test(host) && LOOPBACK.test(entry.host)) return true;
  return entry.isSuffix ? host.endsWith(`.${entry.host}`) : host === entry.host;
}
