// One line of the timeline: what was said, of when, on whose word, who recorded it, its words and its proof.
import { useState } from 'react';
import { useWords } from '../../words/use-words.js';
import { channelIn } from '../parts/channels.js';
import { useMoments } from '../parts/moments.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { SourceButton } from '../parts/source-button.js';
import { Proof } from './proof.js';
import type { Entry } from './timeline-view.js';
import { TIMELINE_WORDS } from './words.js';

interface Props {
  readonly entry: Entry;
  readonly place: number;
  /** How many lines there are; -1 while more may follow. */
  readonly of: number;
  /** The instant that begins with this line; null when the line before is of the same. */
  readonly day: string | null;
}

const MARKS = { first: '+', change: '△', confirmation: '=' } as const;

export function TimelineEntry({ entry, place, of, day }: Props) {
  const words = usePhrases(TIMELINE_WORDS);
  const { say, language } = useWords();
  const names = useNames();
  const { when } = useMoments();
  const [isProving, setProving] = useState(false);
  const { change, retracted } = entry;
  // a retraction has both from what it takes back, and says why in its own line
  const { channel, reason } = entry.type === 'EntryRetracted' ? { channel: null, reason: null } : entry;
  const said = retracted ? <s>{say(entry.summary)}</s> : say(entry.summary);
  const type = words.types[entry.type as keyof typeof words.types] ?? entry.type;
  return (
    <article
      className={`timeline-entry ${retracted ? 'retracted' : ''}`}
      aria-posinset={place}
      aria-setsize={of}
      aria-labelledby={`said-${entry.id}`}
      tabIndex={-1}
    >
      {day !== null && <h2 className="timeline-day">{words.of(when(day))}</h2>}
      <p id={`said-${entry.id}`} className="timeline-said">
        <span className="tag">{type}</span>
        {change !== null && (
          <span className={`tag tag-${change}`}>
            <span aria-hidden="true">{MARKS[change]}</span> {words[change]}
          </span>
        )}
        {retracted && <span className="tag tag-retracted">{words.retracted}</span>} {said}
      </p>
      {retracted && (
        <p className="timeline-why">
          {words.retractedBy(retracted.by, when(retracted.at), retracted.reason)}
        </p>
      )}
      <p className="timeline-who quiet">
        {words.says} {names.teller(entry.assertedBy)}
        {channel !== null && `, ${words.channel(channelIn(language, channel))}`} · {words.recordedBy}{' '}
        {entry.actor} {words.recordedAt} {when(entry.recordedAt)} · {words.position} {entry.position}
        {entry.source === null && reason !== null && ` · ${words.reason(reason)}`}{' '}
        {entry.source && <SourceButton document={entry.source.document} lines={entry.source.lines} />}
        <button
          type="button"
          className="source-button"
          aria-expanded={isProving}
          onClick={() => setProving((open) => !open)}
        >
          {isProving ? words.hideProof : words.proof}
        </button>
      </p>
      {isProving && <Proof position={entry.position} />}
    </article>
  );
}
