import type { EventType, StoredEvent } from '../../../shared/event.ts';

/** A stored event of one type. */
export type StoredEventOf<K extends EventType> = Extract<StoredEvent, { readonly type: K }>;

/** What each event of the given types does to the tables; it may use nothing but the event. */
export type Projections<K extends EventType = EventType> = {
  readonly [T in K]: (event: StoredEventOf<T>) => void;
};
