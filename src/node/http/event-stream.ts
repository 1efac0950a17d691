import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '../../shared/event.ts';
import type { Feed } from '../../shared/feed.ts';
import { cleanValue } from '../secrets/sink.ts';
import { type HttpLimits, SAFE_HEADERS } from './headers.ts';

/** The pages that follow the journal. */
export interface EventStreams {
  /** Starts a stream after `seq`; false when there are too many already. */
  open(response: ServerResponse, seq: number): boolean;
  count(): number;
  closeAll(): void;
}

const REPLAY_BATCH = 200;

/** Server-sent events over the feed, bounded in number and memory (R89). A dropped page comes back with `Last-Event-ID`. */
export function createEventStreams(feed: Feed, limits: HttpLimits): EventStreams {
  const open = new Set<() => void>();
  return {
    open: (response, seq) => {
      if (open.size >= limits.maxFollowers) return false;
      response.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream' });
      const stop = follow({ feed, limits, response, seq });
      open.add(stop);
      response.once('close', () => {
        stop();
        open.delete(stop);
      });
      return true;
    },
    count: () => open.size,
    closeAll: () => {
      for (const stop of open) stop();
      open.clear();
    },
  };
}

interface Following {
  readonly feed: Feed;
  readonly limits: HttpLimits;
  readonly response: ServerResponse;
  readonly seq: number;
}

function follow({ feed, limits, response, seq }: Following): () => void {
  let sent = seq;
  let isReplaying = true;
  let missedBeats = 0;

  function write(event: StoredEvent): void {
    sent = event.seq;
    response.write(`id: ${event.seq}\ndata: ${JSON.stringify(cleanValue(event))}\n\n`);
  }

  // The replay is pulled at the page's own pace; what is written meanwhile is found in the journal.
  function replay(): void {
    if (response.destroyed) return;
    for (let batch = next(); batch.length > 0; batch = next()) {
      for (const event of batch) {
        write(event);
        if (!response.writableNeedDrain) continue;
        response.once('drain', replay);
        return;
      }
    }
    isReplaying = false;
  }

  function next(): readonly StoredEvent[] {
    return feed.after(sent, REPLAY_BATCH);
  }

  function live(event: StoredEvent): void {
    if (isReplaying || event.seq <= sent) return;
    write(event);
    if (response.writableLength > limits.maxBacklogBytes) response.destroy();
  }

  function beat(): void {
    missedBeats = response.writableNeedDrain ? missedBeats + 1 : 0;
    if (missedBeats > 1) response.destroy();
    else if (missedBeats === 0) response.write(': still here\n\n');
  }

  response.write('retry: 2000\n\n');
  const unfollow = feed.follow(live);
  const heartbeat = setInterval(beat, limits.heartbeatMs);
  replay();
  return () => {
    clearInterval(heartbeat);
    unfollow();
    response.end();
  };
}
