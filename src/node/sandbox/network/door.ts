import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { loopbackPorts } from './host-list.ts';
import { openProxy } from './proxy.ts';
import type { Refusal } from './refusal.ts';
import { RELAY_PORT } from './relay.ts';
import { proxiesFrom } from './upstream.ts';

/** The open door of one run, for its policy and its environment. */
export interface Door {
  /** The socket outside; null where the program reaches the proxy's own port, on macOS. */
  readonly socket: string | null;
  /** The port at which the program finds the proxy. */
  readonly port: number;
  /** Ports of this machine that the list names. */
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What a door is opened with. */
export interface DoorWish {
  readonly hosts: readonly string[];
  readonly platform: NodeJS.Platform;
  /** A folder of this run that no program inside sees. */
  readonly folder: string;
  /** The environment of the host, which may name a proxy of the person's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onRefused: (refusal: Refusal) => void;
}

/** Opens the proxy of one run. On Linux nobody else sees its socket; on macOS a token keeps other programs out. */
export async function openDoor(wish: DoorWish): Promise<Result<Door>> {
  const isShared = wish.platform === 'darwin';
  const folder = isShared ? ok(null) : await chooseFolder(wish.folder);
  if (!folder.ok) return folder;
  const socket = folder.value === null ? null : path.join(folder.value, 'door');
  const token = isShared ? randomBytes(24).toString('hex') : null;
  const { hosts, onRefused } = wish;
  const way = { proxyFor: proxiesFrom(wish.env) };
  const proxy = await openProxy({ at: socket ?? 'loopback', token, hosts, way, onRefused });
  if (!proxy.ok) return proxy;
  const port = isShared ? proxy.value.port : RELAY_PORT;
  return ok({
    ...{ socket, port, ports: loopbackPorts(hosts) },
    env: variablesFor(port, token),
    async close() {
      await proxy.value.close();
      if (folder.value !== wish.folder && folder.value !== null) await removeFolder(folder.value);
    },
  });
}

/** A socket's path may have 107 characters, more than some state folders leave. */
const LONGEST_FOLDER = 100;

async function chooseFolder(folder: string): Promise<Result<string>> {
  if (folder.length <= LONGEST_FOLDER) return ok(folder);
  try {
    const root = os.tmpdir().length <= 60 ? os.tmpdir() : '/tmp';
    return ok(await mkdtemp(path.join(root, 'nk-door-')));
  } catch (thrown) {
    return fail(appError('spawn-failed', `No folder can be made: ${reasonOf(thrown)}.`));
  }
}

function removeFolder(folder: string): Promise<void> {
  // What cannot be removed is an empty folder of ours among temporary files.
  return rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

/** Every way in which programs are told of a proxy; what is on the loopback inside needs none. */
function variablesFor(port: number, token: string | null): Record<string, string> {
  const login = token === null ? '' : `nightkiln:${token}@`;
  const address = `http://${login}127.0.0.1:${port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]);
  const none = 'localhost,127.0.0.1,::1';
  return {
    ...Object.fromEntries(names.map((name) => [name, address])),
    ...{ NO_PROXY: none, no_proxy: none, NODE_USE_ENV_PROXY: '1' },
  };
}
