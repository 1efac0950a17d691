/** How long a blocked constraint waits before it is looked at again, unless the system says sooner. */
export const RECHECK_MS = 60_000;
