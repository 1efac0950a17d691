/** The four IPC channels (architecture.md 5); nothing else crosses between the processes. */
export const CHANNEL = {
  call: 'api:call',
  follow: 'api:follow',
  unfollow: 'api:unfollow',
  event: 'api:event',
} as const;
