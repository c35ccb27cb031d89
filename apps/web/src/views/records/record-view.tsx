// One statement by hand: a call at 17:20. The address fills in what it is about, so that a cell can open this form.
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Problem } from '../../api/client.js';
import { useCatalogue } from '../../api/queries.js';
import { announce } from '../../shell/announcer.js';
import { formatInstant } from '../../words/dates.js';
import { useWords } from '../../words/use-words.js';
import { SessionGate } from '../imports/session-gate.js';
import { isSessionOver, recordStatement } from '../imports/write.js';
import { useFilters } from '../parts/filters.js';
import { useNames } from '../parts/names.js';
import { subjectOptions, unitOptions, type Options } from '../parts/options.js';
import { channelsIn } from '../parts/channels.js';
import { usePhrases } from '../parts/phrases.js';
import {
  bodyOf,
  faultsIn,
  fieldOf,
  has,
  isRemark,
  isRequired,
  KINDS,
  type Draft,
  type Fault,
  type Field,
} from './draft.js';
import { SelectField, TextField } from './fields.js';
import { Recorded } from './recorded.js';
import { CorrectsField, ResolvedField } from './said-before.js';
import { VendorField } from './vendor-field.js';
import { RECORD_WORDS } from './words.js';
import '../parts/views.css';
import './records.css';

const STATUSES = ['done', 'not_done', 'not_applicable'] as const;
const ABOUT = ['kind', 'unit', 'criterion', 'system'] as const;

export function RecordView() {
  const words = usePhrases(RECORD_WORDS);
  return (
    <div className="view">
      <h1>{words.title}</h1>
      <p className="view-lead">{words.lead}</p>
      <SessionGate>{(csrf) => <Recording csrf={csrf} />}</SessionGate>
    </div>
  );
}

function useDraft(): [Draft, (patch: Partial<Draft>) => void, () => void] {
  const { language } = useWords();
  const [about] = useFilters(ABOUT);
  const begin = (): Draft => ({
    kind: KINDS.find((kind) => kind === about.kind) ?? 'status',
    unit: about.unit ?? '',
    criterion: about.criterion ?? '',
    system: about.system ?? '',
    status: '',
    vendors: [],
    replaces: [],
    text: '',
    addressedTo: '',
    instant: '',
    stage: 'completion',
    corrects: '',
    effectiveAt: formatInstant(new Date().toISOString(), language),
    assertedBy: '',
    channel: '',
    reason: '',
  });
  const [draft, setDraft] = useState(begin);
  // what was chosen of another place must not be sent along
  const isMoved = (patch: Partial<Draft>): boolean => [...ABOUT].some((field) => field in patch);
  const change = (patch: Partial<Draft>): void =>
    setDraft((old) => ({
      ...old,
      ...(isMoved(patch) ? { corrects: '', ...(old.kind === 'resolution' ? { text: '' } : {}) } : {}),
      ...patch,
    }));
  return [draft, change, () => setDraft(begin)];
}

function Recording({ csrf }: { readonly csrf: string }) {
  const words = usePhrases(RECORD_WORDS);
  const { language } = useWords();
  const [draft, change, begin] = useDraft();
  const [wrong, setWrong] = useState<Readonly<Partial<Record<Field, Fault>>>>({});
  const record = useMutation({
    mutationFn: (said: Draft) => recordStatement(bodyOf(said), csrf),
    onSuccess: ({ position }) => announce(words.recorded(position)),
  });
  if (record.data) {
    const again = (): void => {
      begin();
      record.reset();
    };
    return <Recorded result={record.data} draft={draft} csrf={csrf} again={again} />;
  }
  const { error } = record;
  const place = error instanceof Problem ? fieldOf(error, draft.kind) : null;
  const said = error instanceof Problem ? error[language] : (error?.message ?? '');
  const errorAt = (field: Field): string | null => {
    const fault = wrong[field];
    if (fault === 'unreadable') return words.unreadable;
    if (fault === 'missing') return field === 'vendors' ? words.noVendor : words.missing;
    // what was typed stands right above
    return error !== null && place === field ? said.replace(/^[\w-]+ "[^"]*": /, '') : null;
  };
  const set = (patch: Partial<Draft>): void => {
    // what was refused is being put right
    setWrong(Object.fromEntries(Object.entries(wrong).filter(([field]) => !(field in patch))));
    if (error !== null) record.reset();
    change(patch);
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const faults = faultsIn(draft);
    setWrong(faults);
    if (Object.keys(faults).length === 0) record.mutate(draft);
    else focusOn(event.currentTarget);
  };
  return (
    <form className="panel record-form" aria-label={words.title} noValidate onSubmit={submit}>
      <SelectField
        label={words.kind}
        value={draft.kind}
        none={null}
        options={KINDS.map((kind) => [kind, words.kinds[kind]])}
        error={null}
        onChange={(kind) => set({ kind: kind as Draft['kind'] })}
      />
      <What draft={draft} set={set} errorAt={errorAt} />
      <Whence draft={draft} set={set} errorAt={errorAt} />
      <div className="record-end">
        <button type="submit" className="primary" disabled={record.isPending}>
          {record.isPending ? words.submitting : words.submit}
        </button>
        {error !== null && place === null && !isSessionOver(error) && (
          <span className="record-error" role="alert">
            {words.refused}: {said}
          </span>
        )}
      </div>
    </form>
  );
}

/** To the first field that is wrong, once it is drawn so. */
function focusOn(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

interface PartProps {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly errorAt: (field: Field) => string | null;
}

/** Of what it is said, and what. */
function What({ draft, set, errorAt }: PartProps) {
  const words = usePhrases(RECORD_WORDS);
  const { t } = useWords();
  const names = useNames();
  const { data: catalogue } = useCatalogue();
  const { kind } = draft;
  const remark = isRemark(kind);
  const none = remark ? words.noneInParticular : words.choose;
  const select = (field: 'unit' | 'criterion' | 'system', options: Options) =>
    has(kind, field) && (
      <SelectField
        label={words[field]}
        value={draft[field]}
        none={none}
        required={isRequired(kind, field)}
        options={options}
        error={errorAt(field)}
        onChange={(value) => set({ [field]: value })}
      />
    );
  const textLabel = kind === 'deadline' ? words.textDeadline : words.text;
  return (
    <>
      {select('unit', unitOptions(catalogue, names))}
      {select('criterion', subjectOptions(catalogue, names, { topics: remark }))}
      {select(
        'system',
        (catalogue?.systems ?? []).map((s) => [s.code, `${s.code} – ${names.systemTitle(s.code)}`]),
      )}
      {has(kind, 'status') && (
        <SelectField
          label={words.status}
          value={draft.status}
          none={words.choose}
          required
          options={STATUSES.map((status) => [status, t(`state_${status}`)])}
          error={errorAt('status')}
          onChange={(status) => set({ status })}
        />
      )}
      {has(kind, 'vendors') && (
        <VendorField
          label={words.vendors}
          self
          chosen={draft.vendors}
          error={errorAt('vendors')}
          onChange={(vendors) => set({ vendors })}
        />
      )}
      {has(kind, 'replaces') && (
        <VendorField
          label={words.replaces}
          hint={words.replacesHint}
          self={false}
          chosen={draft.replaces}
          error={errorAt('replaces')}
          onChange={(replaces) => set({ replaces })}
        />
      )}
      {kind === 'resolution' && (
        <ResolvedField draft={draft} error={errorAt('text')} onChange={(text) => set({ text })} />
      )}
      {has(kind, 'text') && kind !== 'resolution' && (
        <TextField
          label={textLabel}
          {...(kind === 'deadline' ? { hint: words.textDeadlineHint } : {})}
          long={remark}
          required
          value={draft.text}
          error={errorAt('text')}
          onChange={(text) => set({ text })}
        />
      )}
      {has(kind, 'addressedTo') && (
        <TextField
          label={words.addressedTo}
          value={draft.addressedTo}
          error={errorAt('addressedTo')}
          onChange={(addressedTo) => set({ addressedTo })}
        />
      )}
      {has(kind, 'instant') && (
        <TextField
          label={words.instant}
          value={draft.instant}
          error={errorAt('instant')}
          onChange={(instant) => set({ instant })}
        />
      )}
      {has(kind, 'stage') && (
        <SelectField
          label={words.stage}
          value={draft.stage}
          none={null}
          options={Object.entries(words.stages)}
          error={errorAt('stage')}
          onChange={(stage) => set({ stage })}
        />
      )}
    </>
  );
}

/** Since when it holds, on whose word, how it came in and why it is recorded. */
function Whence({ draft, set, errorAt }: PartProps) {
  const words = usePhrases(RECORD_WORDS);
  const { language } = useWords();
  const names = useNames();
  const { data: catalogue } = useCatalogue();
  const tellers: Options = [
    ['ministry', words.ministry],
    ...(catalogue?.units ?? []).map((u) => [`unit:${u.code}`, names.unit(u.code)] as const),
    ...(catalogue?.vendors ?? [])
      .filter((v) => v.kind === 'vendor')
      .map((v) => [`vendor:${v.id}`, names.vendor(v.id)] as const),
  ];
  return (
    <>
      <CorrectsField draft={draft} error={errorAt('corrects')} onChange={(corrects) => set({ corrects })} />
      <TextField
        label={words.effectiveAt}
        hint={words.effectiveAtHint}
        required
        value={draft.effectiveAt}
        error={errorAt('effectiveAt')}
        onChange={(effectiveAt) => set({ effectiveAt })}
      />
      <SelectField
        label={words.assertedBy}
        value={draft.assertedBy}
        none={has(draft.kind, 'unit') && draft.unit !== '' ? words.itself : words.ministry}
        options={tellers}
        error={errorAt('assertedBy')}
        onChange={(assertedBy) => set({ assertedBy })}
      />
      <TextField
        label={words.channel}
        suggestions={channelsIn(language)}
        value={draft.channel}
        error={errorAt('channel')}
        onChange={(channel) => set({ channel })}
      />
      <TextField
        label={words.reason}
        value={draft.reason}
        error={errorAt('reason')}
        onChange={(reason) => set({ reason })}
      />
    </>
  );
}
