import { isPageUrl } from '../windows/page-address.ts';

/** The part of an IPC event that says who sent it. */
export interface Sender {
  readonly sender: { readonly id: number };
  /** Null when the frame has gone or navigated since. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Whether a message comes from the main frame of a page we opened, still on our own origin (R76). */
export function isOurs(event: Sender, isOurPage: (contentsId: number) => boolean): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame === undefined) return false;
  return frame.parent === null && isOurPage(event.sender.id) && isPageUrl(frame.url);
}
