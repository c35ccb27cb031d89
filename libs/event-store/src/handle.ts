// Command handling, the only way in which events come to be: read the stream, fold it, decide, append at the
// revision that was read; whoever loses a race reads again. Generic: it knows no event by name.
import { ConflictError, IdReuseError } from './errors.js';
import type { AppendOutcome, EventStore, NewEvent, StoredEvent } from './port.js';

/** Pure: no clock, no randomness. `decide` answers no events when there is nothing new to say. */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  evolve(state: State, event: Event): State;
  decide(command: Command, state: State): readonly Event[];
}

export interface Handling<State, Command, Event> {
  readonly store: Pick<EventStore, 'read' | 'append'>;
  readonly stream: string;
  readonly decider: Decider<State, Command, Event>;
  readonly command: Command;
  /** How often to try again after a conflict; 5 by default. */
  readonly retries?: number;
  /** Wraps a decided event in its envelope; `ordinal` counts from 0 within this decision. */
  readonly toNew: (event: Event, ordinal: number) => NewEvent;
  /** What `evolve` sees of a stored event: upcasts old versions. By default the stored event as it is. */
  readonly fromStored?: (event: StoredEvent) => Event;
}

export interface Handled {
  /** null: `decide` had nothing new to say, nothing was appended. */
  readonly outcome: AppendOutcome | null;
  readonly events: readonly NewEvent[];
}

/**
 * Reads, folds, decides and appends.
 * @throws ConflictError when others were faster `retries` + 1 times
 * @throws IdReuseError when `decide` gives an event an id that the history it was shown has already
 * @throws whatever `decide` throws for a command that it rejects
 */
export async function handle<State, Command, Event>({
  store,
  stream,
  decider,
  command,
  retries = 5,
  toNew,
  fromStored = (stored) => stored as Event,
}: Handling<State, Command, Event>): Promise<Handled> {
  for (let attempt = 0; ; attempt++) {
    const history = await store.read(stream);
    const state = history.reduce(
      (folded, stored) => decider.evolve(folded, fromStored(stored)),
      decider.initial,
    );
    const events = decider.decide(command, state).map(toNew);
    if (events.length === 0) return { outcome: null, events };
    try {
      const outcome = await store.append(stream, events, history.at(-1)?.revision ?? 'none');
      return { outcome, events };
    } catch (error) {
      // somebody else may have said the same in other words (taken back one event, for another reason) since we read
      const overtaken =
        error instanceof ConflictError ||
        (error instanceof IdReuseError && !history.some(({ id }) => id === error.id));
      if (!overtaken || attempt >= retries) throw error;
    }
  }
}
