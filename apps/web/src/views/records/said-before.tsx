// What was said before of the same place: an entry that this one puts right, or the difficulty that has been resolved.
import { useState } from 'react';
import { LIVE, useRemarks } from '../../api/queries.js';
import { Failed } from '../../ui/states.js';
import { useMoments } from '../parts/moments.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { useWords } from '../../words/use-words.js';
import { has, type Draft, type Kind } from './draft.js';
import { SelectField } from './fields.js';
import { useSaidBefore, withChosen, type SaidBefore } from './use-said-before.js';
import { RECORD_WORDS } from './words.js';

interface Props {
  readonly draft: Draft;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** The types of entry that lie in the stream of a statement of that kind. */
const TYPES: Readonly<Record<Kind, readonly string[]>> = {
  status: ['StatusReported'],
  vendor: ['VendorAssigned', 'VendorReplaced', 'VendorChangePlanned'],
  difficulty: ['DifficultyReported', 'DifficultyResolved', 'ProposalMade', 'ProgressNoted'],
  resolution: ['DifficultyReported', 'DifficultyResolved', 'ProposalMade', 'ProgressNoted'],
  proposal: ['DifficultyReported', 'DifficultyResolved', 'ProposalMade', 'ProgressNoted'],
  note: ['DifficultyReported', 'DifficultyResolved', 'ProposalMade', 'ProgressNoted'],
  deadline: ['DeadlineSet'],
};
/** Which entry was wrong; it is struck through in the same step. */
export function CorrectsField({ draft, error, onChange }: Props) {
  const words = usePhrases(RECORD_WORDS);
  const { say } = useWords();
  const { when } = useMoments();
  const names = useNames();
  const about = (['unit', 'criterion', 'system'] as const).flatMap((field) =>
    has(draft.kind, field) && draft[field] !== '' ? [[field, draft[field]] as const] : [],
  );
  const isPlaced = draft.kind === 'vendor' || draft.kind === 'status' ? about.length === 2 : about.length > 0;
  const [chosen, setChosen] = useState<SaidBefore | null>(null);
  const asked = useSaidBefore(TYPES[draft.kind], Object.fromEntries(about), isPlaced);
  const there = (isPlaced ? asked.entries : []).filter(
    (entry) =>
      entry.retracted === null &&
      // a remark about a whole unit lies elsewhere than one about a criterion of it
      (['unit', 'criterion', 'system'] as const).every(
        (field) => !has(draft.kind, field) || (entry[field] ?? '') === draft[field],
      ),
  );
  const entries = withChosen(there, chosen, draft.corrects);
  if (asked.error !== null)
    return <Failed above={words.correctsUnknown} error={asked.error} again={asked.again} />;
  if (entries.length === 0) return null;
  return (
    <SelectField
      label={words.corrects}
      hint={words.correctsHint}
      value={draft.corrects}
      none={words.correctsNone}
      options={entries.map(({ id, effectiveAt, summary, assertedBy }) => [
        id,
        `${when(effectiveAt)} – ${say(summary)} – ${names.teller(assertedBy)}`,
      ])}
      error={error}
      onChange={(id) => {
        setChosen(entries.find((entry) => entry.id === id) ?? null);
        onChange(id);
      }}
    />
  );
}

/** A resolution ends the very words of a difficulty, so they are chosen and not typed. */
export function ResolvedField({ draft, error, onChange }: Props) {
  const words = usePhrases(RECORD_WORDS);
  const { data, error: failure, refetch } = useRemarks(true, LIVE);
  const names = useNames();
  const open = (data?.remarks ?? []).filter(
    (remark) =>
      remark.type === 'DifficultyReported' &&
      remark.state !== 'resolved' &&
      (remark.unit ?? '') === draft.unit &&
      (remark.criterion ?? remark.topic ?? '') === draft.criterion &&
      (remark.system ?? '') === draft.system,
  );
  const texts = open.map(({ text }) => text);
  // what is sent must be seen, also when somebody else has just resolved it
  if (draft.text !== '' && !texts.includes(draft.text)) texts.unshift(draft.text);
  if (failure !== null && data === undefined) return <Failed error={failure} again={() => void refetch()} />;
  if (data !== undefined && texts.length === 0)
    return (
      <p className="record-none" role="status">
        {words.noDifficulty(draft.unit === '' ? null : names.unit(draft.unit))}
      </p>
    );
  return (
    <SelectField
      label={words.textResolution}
      value={draft.text}
      none={words.choose}
      required
      options={texts.map((text) => [text, text])}
      error={error}
      onChange={onChange}
    />
  );
}
