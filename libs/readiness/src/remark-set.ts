// The rule of sets: which difficulties, proposals, notes, commitments and tasks are in force at an effective time,
// known at a position. The definition that the read model `remarks` must agree with.
import { v5 } from 'uuid';
import type {
  AssertedBy,
  Citation,
  DocumentKind,
  EventData,
  EventType,
  RecordedEvent,
  Source,
} from './events.js';
import { canonicalJson } from './identity.js';

export const REMARK_TYPES = [
  'DifficultyReported',
  'ProposalMade',
  'ProgressNoted',
  'CommitmentMade',
  'TaskAssigned',
] as const satisfies readonly EventType[];
export type RemarkType = (typeof REMARK_TYPES)[number];

/**
 * `new`: the latest document of a kind mentions it and the one before it did not (or, entered by hand, no document has
 * come since). `still-mentioned`: in force for longer. `no-longer-mentioned`: dropped without being resolved.
 */
export const REMARK_STATES = ['new', 'still-mentioned', 'no-longer-mentioned', 'resolved'] as const;
export type RemarkState = (typeof REMARK_STATES)[number];

export type RemarkEvent = Extract<RecordedEvent, { readonly type: RemarkType }>;
export type RemarkOrResolution = Extract<RecordedEvent, { readonly type: RemarkType | 'DifficultyResolved' }>;

/** What a remark says, whoever says it and however often. */
export interface RemarkContent {
  readonly type: RemarkType;
  readonly unit: string | null;
  readonly criterion: string | null;
  readonly topic: string | null;
  readonly system: string | null;
  readonly vendor: string | null;
  readonly text: string;
  readonly addressedTo: string | null;
  readonly quantities: EventData<'CommitmentMade'>['quantities'] | null;
  readonly assignees: readonly string[] | null;
  readonly due: EventData<'TaskAssigned'>['due'];
}

/** A remark at (t, p). Its words, `event`, `source` and `assertedBy` are those of the latest mention. */
export interface Remark extends RemarkContent {
  /** Effective time of the first mention. */
  readonly since: string;
  readonly lastMentioned: string;
  readonly state: RemarkState;
  readonly event: string;
  readonly position: number;
  readonly assertedBy: AssertedBy;
  readonly source: Source | null;
  readonly cites: Citation | null;
  /** The statement that ended it, when `state` is `resolved`. */
  readonly resolution: { readonly event: string; readonly at: string } | null;
}

/** It stands: the latest documents mention it, and it is not resolved. */
export const IN_FORCE: readonly RemarkState[] = ['new', 'still-mentioned'];

export function isInForce({ state }: Remark): boolean {
  return IN_FORCE.includes(state);
}

/** Two texts that differ in Unicode form, case, spaces, kind of dash or closing punctuation are the same text. */
export function normalText(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[‐-―−]/g, '-')
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/^[\s\-+•]+|[\s.,;:]+$/g, '');
}

export function isRemark(event: RecordedEvent): event is RemarkEvent {
  return (REMARK_TYPES as readonly string[]).includes(event.type);
}

export function remarkContent(event: RemarkOrResolution): RemarkContent {
  const nothing = {
    unit: null,
    criterion: null,
    topic: null,
    system: null,
    vendor: null,
    addressedTo: null,
    quantities: null,
    assignees: null,
    due: null,
  };
  switch (event.type) {
    case 'DifficultyReported':
    case 'DifficultyResolved':
      return { ...nothing, ...event.data, type: 'DifficultyReported' };
    case 'ProposalMade':
    case 'ProgressNoted':
    case 'CommitmentMade':
      return { ...nothing, ...event.data, type: event.type };
    case 'TaskAssigned': {
      const { output: text, ...data } = event.data;
      return { ...nothing, ...data, text, type: event.type };
    }
  }
}

const NAMESPACE = '0e3f6c54-7a7b-5d0e-8c55-3f0c1f7a9b26';

/** What makes two mentions one remark: type, subject and normalised text. A resolution has that of its difficulty. */
export function remarkIdentity({
  type,
  unit,
  criterion,
  topic,
  system,
  vendor,
  text,
}: RemarkContent): string {
  return v5(canonicalJson([type, unit, criterion, topic, system, vendor, normalText(text)]), NAMESPACE);
}

/**
 * The remarks at effective time `t` known at position `p`, in the order of their latest mention. In force are those of
 * the latest completed document of each kind and those entered by hand, unless they are resolved; with them come those
 * that the document before mentioned, and all that were resolved, however long ago. A mention after the resolution
 * reopens it.
 */
export function remarkSetAt(events: readonly RecordedEvent[], t: string, p: number): Remark[] {
  const seen = visibleEvents(events, t, p);
  const completed = seen.filter((e) => e.type === 'ReportCompleted');
  const documents = new Set(completed.map((e) => e.data.document));
  const newest = completed.at(-1)?.effectiveAt ?? '';
  const counted = seen.filter((e) => e.metadata.source === null || documents.has(e.metadata.source.document));
  const recent = lastTwoOfEachKind(completed);

  const resolutions = new Map<string, RecordedEvent>();
  const mentions = new Map<string, RemarkEvent[]>();
  for (const event of counted) {
    if (event.type === 'DifficultyResolved') resolutions.set(remarkIdentity(remarkContent(event)), event);
    if (!isRemark(event)) continue;
    const identity = remarkIdentity(remarkContent(event));
    mentions.set(identity, [...(mentions.get(identity) ?? []), event]);
  }

  const remarks: Remark[] = [];
  for (const [identity, said] of mentions) {
    const by = new Set(said.map((e) => e.metadata.source?.document));
    const latest = recent.filter(([last]) => by.has(last));
    const before = recent.filter(([, previous]) => previous !== undefined && by.has(previous));
    const byHand = said.filter((e) => e.metadata.source === null);
    const picked = said.at(-1)!;
    const ended = resolutions.get(identity);
    const resolved = ended !== undefined && inOrder(picked, ended) < 0;
    if (!resolved && latest.length + before.length + byHand.length === 0) continue;

    const older = latest.some((kind) => before.includes(kind)) || byHand.some((e) => e.effectiveAt <= newest);
    const inForce = latest.length + byHand.length > 0;
    remarks.push({
      ...remarkContent(picked),
      since: said[0]!.effectiveAt,
      lastMentioned: picked.effectiveAt,
      state: resolved ? 'resolved' : !inForce ? 'no-longer-mentioned' : older ? 'still-mentioned' : 'new',
      event: picked.id,
      position: picked.position,
      assertedBy: picked.metadata.assertedBy,
      source: picked.metadata.source,
      cites: picked.metadata.cites,
      resolution: resolved ? { event: ended.id, at: ended.effectiveAt } : null,
    });
  }
  return remarks.sort((a, b) => compare(a.lastMentioned, b.lastMentioned) || a.position - b.position);
}

/** Effective by `t`, known at `p`, not retracted at `p`; in the order of the as-of rule. */
function visibleEvents(events: readonly RecordedEvent[], t: string, p: number): RecordedEvent[] {
  const known = events.filter((e) => e.position <= p);
  const retracted = new Set(known.flatMap((e) => (e.type === 'EntryRetracted' ? [e.data.target] : [])));
  return known.filter((e) => e.effectiveAt <= t && !retracted.has(e.id)).sort(inOrder);
}

/** [latest, the one before] of each kind; `completed` is in order. */
function lastTwoOfEachKind(
  completed: readonly Extract<RecordedEvent, { type: 'ReportCompleted' }>[],
): (readonly [string, string | undefined])[] {
  const kinds = new Map<DocumentKind, string[]>();
  for (const { data } of completed) kinds.set(data.kind, [data.document, ...(kinds.get(data.kind) ?? [])]);
  return [...kinds.values()].map((documents) => [documents[0]!, documents[1]] as const);
}

function inOrder(a: RecordedEvent, b: RecordedEvent): number {
  return compare(a.effectiveAt, b.effectiveAt) || a.position - b.position;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
