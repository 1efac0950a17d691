/** Tells the person something outside any window. It may be lost; nothing depends on it. */
export interface Notifier {
  notify(message: { id: string; title: string; body: string }): void;
}
