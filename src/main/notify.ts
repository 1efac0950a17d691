import { Notification } from 'electron/main';
import type { Log } from '../engine/ports/log.ts';
import type { Notifier } from '../engine/ports/notifier.ts';
import { cleanText } from '../node/secrets/sink.ts';

/** What a notice needs besides its text. */
export interface NotifierDeps {
  readonly log: Log;
  onClicked(id: string): void;
}

/** The Notifier port over the system's notices. The same id replaces the earlier notice; a lost one is logged. */
export function createNotifier({ log, onClicked }: NotifierDeps): Notifier {
  // A notice that nothing refers to may be collected before it is clicked.
  const shown = new Map<string, Notification>();
  return {
    notify: ({ id, ...message }) => {
      const title = cleanText(message.title);
      const body = cleanText(message.body);
      if (!Notification.isSupported()) return log.warn('notice.unsupported', { id });
      shown.get(id)?.close();
      const notice = new Notification({ id, title, body, silent: true });
      notice.on('click', () => onClicked(id));
      notice.on('close', () => {
        if (shown.get(id) === notice) shown.delete(id);
      });
      // An unsigned build may not show notices; the tray still says the same (ux.md 1.4).
      notice.on('failed', (_event, reason) => log.warn('notice.failed', { id, reason }));
      shown.set(id, notice);
      notice.show();
    },
  };
}
