// What a resolution may end: a difficulty in the very words in which it was reported. Found in the streams themselves, so
// that no read model need have come as far.
import type { EventStore } from '#libs/event-store';
import {
  isRemark,
  remarkContent,
  remarkIdentity,
  retractedTargets,
  streamOf,
  upcast,
  type Catalogue,
  type RecordedEvent,
  type RemarkOrResolution,
  type Statement,
} from '#libs/readiness';
import { InputError } from '../engine/input-error.js';

type Resolved = Extract<Statement, { readonly type: 'DifficultyResolved' }>;

interface Ledger {
  readonly store: EventStore;
  readonly programme: string;
  readonly catalogue: Catalogue;
}

/** @throws InputError that lists the open difficulties of the unit, when none of them has these words */
export async function requireDifficulty(ledger: Ledger, said: Resolved, effectiveAt: string): Promise<void> {
  const { store, programme, catalogue } = ledger;
  const wanted = identityOf(said.data);
  const here = (await store.read(streamOf(programme, said, null))).map(upcast);
  const reported = (e: RecordedEvent): boolean =>
    e.type === 'DifficultyReported' &&
    e.effectiveAt <= effectiveAt &&
    remarkIdentity(remarkContent(e)) === wanted;
  if (standing(here).some(reported)) return;
  const { unit } = said.data;
  const open = openAmong(await eventsOf(ledger, unit), effectiveAt);
  const name = catalogue.units.find((u) => u.code === unit)?.name;
  const [vi, en] =
    open.length > 0
      ? [`đang mở: ${open.length}`, `open: ${open.length}`]
      : ['không có gì đang mở', 'nothing is open'];
  throw new InputError(
    'bad-request',
    `record resolution: không có khó khăn nào với đúng lời này${name ? ` của ${name}` : ''}; ${vi}`,
    `record resolution: there is no difficulty in these words${name ? ` of ${name}` : ''}; ${en}`,
    { field: 'text', open: open.map((e) => ({ ...place(e), text: e.data.text })) },
  );
}

const place = ({ data: { unit, criterion, topic, system } }: Difficulty) => ({
  unit,
  criterion: criterion ?? topic,
  system,
});

type Difficulty = Extract<RecordedEvent, { readonly type: 'DifficultyReported' }>;

const identityOf = (data: Resolved['data']): string =>
  remarkIdentity({ ...remarkContent({ type: 'DifficultyResolved', data } as RemarkOrResolution) });

/** Every remark about a unit, or about none: whichever criterion, topic or system it concerns. */
async function eventsOf(
  { store, programme, catalogue }: Ledger,
  unit: string | null,
): Promise<RecordedEvent[]> {
  const subjects = [...catalogue.criteria, ...catalogue.topics].map(({ code }) => ({
    criterion: code,
    system: null,
  }));
  const systems = catalogue.systems.map(({ code }) => ({ criterion: null, system: code }));
  const streams = [...subjects, ...systems, { criterion: null, system: null }].map((subject) =>
    streamOf(
      programme,
      { type: 'DifficultyReported', data: { unit, topic: null, text: '', ...subject } },
      null,
    ),
  );
  return [...(await store.readMany(streams)).values()].flat().map(upcast);
}

function standing(events: readonly RecordedEvent[]): RecordedEvent[] {
  const retracted = retractedTargets(events);
  return events.filter((e) => !retracted.has(e.id));
}

/** The latest mention of each difficulty that nothing has ended since. */
function openAmong(events: readonly RecordedEvent[], effectiveAt: string): Difficulty[] {
  const latest = new Map<string, RemarkOrResolution>();
  const inOrder = standing(events)
    .filter((e) => e.effectiveAt <= effectiveAt)
    .sort((a, b) =>
      a.effectiveAt < b.effectiveAt ? -1 : a.effectiveAt > b.effectiveAt ? 1 : a.position - b.position,
    );
  for (const event of inOrder)
    if (isRemark(event) || event.type === 'DifficultyResolved')
      latest.set(remarkIdentity(remarkContent(event)), event);
  return [...latest.values()].filter((e) => e.type === 'DifficultyReported');
}
