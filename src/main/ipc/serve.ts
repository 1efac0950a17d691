import type { IpcMain } from 'electron/main';
import { z } from 'zod';
import type { Log } from '../../engine/ports/log.ts';
import { cleanValue } from '../../node/secrets/sink.ts';
import { CHANNEL } from '../../shared/channel.ts';
import type { Dispatch } from '../../shared/dispatch.ts';
import { appError } from '../../shared/error.ts';
import type { Feed } from '../../shared/feed.ts';
import { fail } from '../../shared/result.ts';
import { createFollowers, type FollowedPage } from './followers.ts';
import type { Sender } from './is-ours.ts';

const Follow = z.strictObject({
  id: z.number().int().positive(),
  after: z.number().int().nonnegative(),
});
const Unfollow = z.strictObject({ id: z.number().int().positive() });

/** An IPC event as far as the server reads it. */
export type IpcEvent = Sender & { readonly sender: FollowedPage };

/** What the IPC server stands on. */
export interface IpcDeps {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on'>;
  readonly dispatch: Dispatch;
  readonly feed: Feed;
  readonly log: Log;
  isOurs(event: Sender): boolean;
}

/** Serves the four channels to our own pages; anyone else gets `unauthorized`, and what is malformed is dropped. */
export function serveIpc({ ipcMain, dispatch, feed, log, isOurs }: IpcDeps): void {
  const followers = createFollowers(feed);
  const stranger = (channel: string): void => log.warn('ipc.stranger', { channel });

  ipcMain.handle(CHANNEL.call, async (event: IpcEvent, method: unknown, input: unknown) => {
    if (!isOurs(event)) {
      stranger(CHANNEL.call);
      return fail(appError('unauthorized', 'This page may not call Nightkiln.'));
    }
    if (typeof method !== 'string') {
      return fail(appError('bad-input', 'The name of a method is text.'));
    }
    return cleanValue(await dispatch(method, input));
  });
  ipcMain.on(CHANNEL.follow, (event: IpcEvent, message: unknown) => {
    if (!isOurs(event)) return stranger(CHANNEL.follow);
    const wanted = Follow.safeParse(message);
    if (!wanted.success) return log.warn('ipc.bad-message', { channel: CHANNEL.follow });
    const isTaken = followers.add(event.sender, wanted.data);
    if (!isTaken) log.warn('ipc.too-many-followers', { page: event.sender.id });
  });
  ipcMain.on(CHANNEL.unfollow, (event: IpcEvent, message: unknown) => {
    if (!isOurs(event)) return stranger(CHANNEL.unfollow);
    const wanted = Unfollow.safeParse(message);
    if (!wanted.success) return log.warn('ipc.bad-message', { channel: CHANNEL.unfollow });
    followers.remove(event.sender.id, wanted.data.id);
  });
}
