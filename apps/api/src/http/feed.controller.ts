// The live feed over SSE. It resumes: the id of a message is its position, and `Last-Event-ID` replays what came after.
import { Controller, Headers, Query, Sse, type MessageEvent } from '@nestjs/common';
import { EventBus, ofType } from '@nestjs/cqrs';
import { ApiHeader, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  concat,
  concatMap,
  defer,
  filter,
  from,
  interval,
  map,
  merge,
  mergeMap,
  Observable,
  of,
  takeUntil,
} from 'rxjs';
import type { StoredEvent } from '#libs/event-store';
import { Engine } from '../engine/engine.js';
import { EventsRecorded, Feed } from '../engine/feed.js';
import { InputError } from '../engine/input-error.js';

const PAGE = 500;
const HEARTBEAT_MS = 15_000;

@ApiTags('live')
@Controller('api/events')
export class FeedController {
  constructor(
    private readonly engine: Engine,
    private readonly bus: EventBus,
    private readonly feed: Feed,
  ) {}

  @Sse('stream')
  @ApiOperation({ summary: 'Luồng sự kiện trực tiếp / live events; resumes after `Last-Event-ID`' })
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  @ApiQuery({
    name: 'from',
    required: false,
    description: 'position after which to begin, for clients that cannot set the header',
  })
  stream(@Headers('last-event-id') last?: string, @Query('from') start?: string): Observable<MessageEvent> {
    const typed = last ?? start;
    if (typed !== undefined && !/^\d+$/.test(typed)) {
      throw new InputError(
        'bad-request',
        `Last-Event-ID "${typed}" không phải một vị trí`,
        `Last-Event-ID "${typed}" is not a position`,
      );
    }
    const live = this.bus.pipe(
      ofType(EventsRecorded),
      mergeMap((recorded) => from(recorded.events)),
    );
    // the id of every message, so that who comes back resumes after what was told last
    let seen = Number(typed ?? 0);
    const replay = (position: number) => from(this.#after(position)).pipe(mergeMap((page) => from(page)));
    // who does not say where it stands is told where the feed begins: it may have read something older
    const past =
      typed === undefined
        ? defer(() => this.engine.store.head()).pipe(
            concatMap(({ position }) => concat(of({ head: position }), replay(position))),
          )
        : replay(Number(typed));
    const events = continued<StoredEvent | { head: number }>(past, live).pipe(
      // what was replayed from the store may come once more from the bus
      filter((event) => 'head' in event || event.position > seen),
      map((event): MessageEvent => {
        if ('head' in event) {
          seen = Math.max(seen, event.head);
          return { id: String(event.head), type: 'head', data: { position: event.head } };
        }
        seen = event.position;
        const { position, id, stream, type, effectiveAt, recordedAt, data } = event;
        return {
          id: String(position),
          type: 'recorded',
          data: { position, id, stream, type, effectiveAt, recordedAt, data },
        };
      }),
    );
    const heartbeat = interval(HEARTBEAT_MS).pipe(
      map((): MessageEvent => ({ id: String(seen), type: 'heartbeat', data: { position: seen } })),
    );
    return merge(events, heartbeat).pipe(takeUntil(this.feed.stopped));
  }

  async *#after(position: number): AsyncIterable<StoredEvent[]> {
    for (let from = position; ;) {
      const page = await this.engine.store.readAll(from, PAGE);
      if (page.length === 0) return;
      yield page;
      from = page.at(-1)!.position;
    }
  }
}

/** The past, then what is live. What comes while the past is still being sent is kept until then, and no longer. */
function continued<T>(past: Observable<T>, live: Observable<T>): Observable<T> {
  return new Observable((out) => {
    let kept: T[] | null = [];
    const following = live.subscribe((value) => {
      if (kept) kept.push(value);
      else out.next(value);
    });
    following.add(
      past.subscribe({
        next: (value) => out.next(value),
        error: (error) => out.error(error),
        complete: () => {
          const late = kept ?? [];
          kept = null;
          for (const value of late) out.next(value);
        },
      }),
    );
    return following;
  });
}
