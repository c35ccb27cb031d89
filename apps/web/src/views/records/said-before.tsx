// What was said before of the same place: an entry that this one puts right, or the difficulty that has been resolved.
import { useRead } from '../parts/read.js';
import { useRemarks } from '../../api/queries.js';
import { useMoments } from '../parts/moments.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { useWords } from '../../words/use-words.js';
import { has, type Draft, type Kind } from './draft.js';
import { SelectField } from './fields.js';
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
const MOST = 50;

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
  const asked = useRead('/api/timeline', { ...Object.fromEntries(about), all: true, limit: MOST }, isPlaced);
  const entries = (isPlaced ? (asked.data?.entries ?? []) : []).filter(
    (entry) =>
      entry.retracted === null &&
      TYPES[draft.kind].includes(entry.type) &&
      // a remark about a whole unit lies elsewhere than one about a criterion of it
      (['unit', 'criterion', 'system'] as const).every(
        (field) => !has(draft.kind, field) || (entry[field] ?? '') === draft[field],
      ),
  );
  if (entries.length === 0) return null;
  return (
    <SelectField
      label={words.corrects}
      hint={words.correctsHint}
      value={entries.some(({ id }) => id === draft.corrects) ? draft.corrects : ''}
      none={words.correctsNone}
      options={entries.map(({ id, effectiveAt, summary, assertedBy }) => [
        id,
        `${when(effectiveAt)} – ${say(summary)} – ${names.teller(assertedBy)}`,
      ])}
      error={error}
      onChange={onChange}
    />
  );
}

/** A resolution ends the very words of a difficulty, so they are chosen and not typed. */
export function ResolvedField({ draft, error, onChange }: Props) {
  const words = usePhrases(RECORD_WORDS);
  const { data } = useRemarks();
  const names = useNames();
  const open = (data?.remarks ?? []).filter(
    (remark) =>
      remark.type === 'DifficultyReported' &&
      remark.state !== 'resolved' &&
      (remark.unit ?? '') === draft.unit &&
      (remark.criterion ?? remark.topic ?? '') === draft.criterion &&
      (remark.system ?? '') === draft.system,
  );
  if (data !== undefined && open.length === 0)
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
      options={open.map(({ text }) => [text, text])}
      error={error}
      onChange={onChange}
    />
  );
}
