// Sections 1.2 to 4: difficulties, directions, commitments, the plan with its dates, what was done, and proposals.
import type { AssertedBy, Catalogue, EventData, Names, Statement } from '#libs/readiness';
import { systemsNamed } from './declared.js';
import { dueOf } from './dates.js';
import { words, type Flow, type LineRange } from './flow.js';
import { isTitle, type Paragraph } from './outline.js';
import type { VendorNames } from './vendor-names.js';

export interface Said {
  readonly statement: Statement;
  readonly lines: LineRange;
  readonly assertedBy: AssertedBy;
}

export interface PlanReading {
  readonly said: readonly Said[];
  readonly unread: readonly Paragraph[];
}

interface Context {
  readonly catalogue: Catalogue;
  readonly names: Names;
  readonly vendors: VendorNames;
  /** For dates that leave the year out. */
  readonly year: number;
}

type Due = EventData<'TaskAssigned'>['due'];

interface Heading {
  systems: readonly (string | null)[];
  /** Whom the bullets below speak of. */
  assignees: readonly string[];
  period: Due;
  addressee: string | null;
}

export function readPlan(paragraphs: readonly Paragraph[], context: Context): PlanReading {
  const said: Said[] = [];
  const unread: Paragraph[] = [];
  const ministry: AssertedBy = { kind: 'ministry', id: context.catalogue.ministry.id };
  const under: Heading = { systems: [null], assignees: [], period: null, addressee: null };
  const say = (statement: Statement, lines: LineRange, assertedBy = ministry): void => {
    said.push({ statement, lines, assertedBy });
  };
  for (const paragraph of paragraphs) {
    const { kind, section, flow } = paragraph;
    const item = kind === 'heading' && /^4\.\d/.test(section);
    if (kind === 'heading')
      Object.assign(under, { systems: [null], assignees: [], period: null, addressee: null });
    if (item) readProposal(flow, under, say);
    else if (kind === 'title') continue;
    else if (kind === 'heading') {
      if (!isTitle(flow.text)) unread.push(paragraph);
    } else if (kind === 'letter') {
      const systems = systemsNamed(flow.text, context.catalogue);
      if (systems.length === 0) unread.push(paragraph);
      else if (/[:.]\s+\S/u.test(flow.text))
        for (const system of systems) say(noted(flow.text, system), flow.lines());
      Object.assign(under, { systems: systems.length > 0 ? systems : [null], assignees: [], period: null });
    } else if (section === '2') readDifficulty(flow, context, say);
    else if (section === '3.1.2') {
      if (!readCommitment(flow, context, say)) unread.push(paragraph);
    } else if (section === '3.2') say(noted(flow.text), flow.lines());
    else if (section.startsWith('4')) {
      say(proposal(endless(flow.text), under.addressee), flow.lines());
    } else if (kind === 'lead' && (section === '1.2' || section.startsWith('3'))) {
      if (!readLead(flow, under, context.year)) say(noted(flow.text), flow.lines());
    } else if (kind === 'text' && section === '3.1.1' && /(?:bảo đảm|đảm bảo)?\s*:$/u.test(flow.text)) {
      under.assignees = [flow.text.replace(/\s*(?:phải\s+)?(?:bảo đảm|đảm bảo)?\s*:$/u, '')];
    } else if (section === '1.2' || section.startsWith('3')) {
      for (const task of tasksOf(flow, under, context.year)) {
        for (const system of under.systems) {
          say(task.done ? noted(task.output, system) : assigned(task, system), task.lines);
        }
      }
    } else unread.push(paragraph);
  }
  return { said, unread };
}

const noted = (text: string, system: string | null = null): Statement => ({
  type: 'ProgressNoted',
  data: { unit: null, criterion: null, topic: null, system, text },
});

const proposal = (text: string, addressedTo: string | null): Statement => ({
  type: 'ProposalMade',
  data: { unit: null, criterion: null, topic: null, system: null, text, addressedTo },
});

const assigned = ({ assignees, output, due }: Task, system: string | null): Statement => ({
  type: 'TaskAssigned',
  data: { system, assignees: [...assignees], output, due },
});

type Say = (statement: Statement, lines: LineRange, assertedBy?: AssertedBy) => void;

/** "4.1. Các Bộ, ngành: …", "4.2. UBND cấp tỉnh (mới) công bố …", or a colon with bullets below. */
function readProposal(flow: Flow, under: Heading, say: Say): void {
  const colon = /^([^:.]{3,80}):(?!\d)\s*/u.exec(flow.text);
  under.addressee = colon ? colon[1]! : subjectOf(flow.text);
  const text = colon ? flow.text.slice(colon[0].length) : flow.text;
  if (text !== '') say(proposal(endless(text), under.addressee), flow.lines());
}

/** Without the sign that ends a Vietnamese official letter, or a comma that nothing follows. */
function endless(text: string): string {
  return text.replace(/\s*\.\/\.\s*$/u, '.').replace(/[\s,;]+$/u, '');
}

function readDifficulty(flow: Flow, { names }: Context, say: Say): void {
  const head = /^([^:]{2,60}?)\s*(\([^)]*\))?\s*:\s*/u.exec(flow.text);
  const unit = head ? names.unit(head[1]!) : null;
  // A bracket after the name belongs to what is said ("Hà Nội (FPT): …"), so the text then keeps its head.
  const text = unit && head && head[2] === undefined ? flow.text.slice(head[0].length) : flow.text;
  if (text === '') return;
  const data = { unit: unit?.code ?? null, criterion: null, topic: null, system: null, text };
  say({ type: 'DifficultyReported', data }, flow.lines());
}

function readCommitment(flow: Flow, { vendors }: Context, say: Say): boolean {
  const colon = flow.text.indexOf(':');
  const vendor = colon > 0 ? vendors.exact(words(flow.slice(0, colon))) : null;
  if (!vendor || vendor.kind === 'self') return false;
  const text = flow.text.slice(colon + 1).trim();
  const data = { vendor: vendor.id, text, quantities: quantitiesOf(text) };
  say({ type: 'CommitmentMade', data }, flow.lines(), { kind: 'vendor', id: vendor.id });
  return true;
}

type Quantity = EventData<'CommitmentMade'>['quantities'][number];

const QUANTITY =
  /(?<![\p{L}\d/.,-])(\d{1,3}(?:\.\d{3})+|\d+)(?:\s?[-–]\s?(\d+))?(?![\d/.]*\d|%)\s+(?:(cán bộ(?: kỹ thuật)?|nhân sự|nhân viên|kỹ sư|kỹ thuật viên|người|chuyên gia|điểm cầu|đường truyền|máy chủ|tổng đài viên)(?:\s*\/\s*(phường\/xã|xã\/phường|xã, phường|phường|xã|tỉnh|điểm)|\s+mỗi\s+(xã|phường|tỉnh))?)?(?:\s*(?:tại|cho|ở)\s+(\p{Lu}\p{L}*(?:\s\p{Lu}\p{L}*)*))?/gu;

/** "10 cán bộ tại Hà Tĩnh, 20 tại Thanh Hóa"; "1-2 cán bộ/phường/xã". A date is no quantity. */
export function quantitiesOf(text: string): Quantity[] {
  const found: Quantity[] = [];
  for (const match of text.matchAll(QUANTITY)) {
    const [, value, upTo, counted, per, each, place] = match;
    const of = counted ?? (place === undefined ? undefined : found.at(-1)?.of);
    if (of === undefined) continue;
    found.push({
      value: Number(value!.replace(/\./g, '')),
      upTo: upTo === undefined ? null : Number(upTo),
      of,
      per: per ?? each ?? null,
      place: place?.trim() ?? null,
    });
  }
  return found;
}

/** A lead in its own words, and nothing more: one that goes on says something. */
const BARE_LEAD =
  /^(?:Kế hoạch (?:triển khai )?từ (?:ngày )?[\d/.–-]+ đến (?:hết )?(?:ngày )?[\d/.–-]+|Về tiến độ chung|Về từng (?:nền tảng|hệ thống|\/|,|\s)+(?:thông tin)?|Giải pháp truyền thông|Hạ tầng CNTT)\s*:?$/iu;

/**
 * "Kế hoạch từ … đến …:" sets the time of the bullets below; the other leads only end the one before.
 * @returns whether that is all that it says
 */
function readLead(flow: Flow, under: Heading, year: number): boolean {
  const period = /^Kế hoạch từ/u.test(flow.text) ? (dueOf(flow.text, year)?.due ?? null) : null;
  Object.assign(under, { systems: [null], assignees: [], period });
  return BARE_LEAD.test(flow.text);
}

interface Task {
  readonly assignees: readonly string[];
  readonly output: string;
  readonly due: Due;
  readonly lines: LineRange;
  /** It tells what is, rather than what is to be done. */
  readonly done: boolean;
}

/** One task per clause: numbered clauses "(1) …; (2) …", clauses between semicolons that have a day of their own, sentences with a subject of their own. */
function tasksOf(flow: Flow, under: Heading, year: number): Task[] {
  const numbered = clauseStarts(flow.text);
  const head = numbered.length > 0 ? flow.text.slice(0, numbered[0]!.from).trim() : '';
  const assignees = head.endsWith(':') ? assigneesOf(head.slice(0, -1)) : under.assignees;
  const clauses =
    numbered.length > 0
      ? numbered.map((c, i) => flow.slice(c.to, numbered[i + 1]?.from ?? flow.text.length))
      : datedClauses(flow, year);
  return clauses
    .flatMap(sentencesWithSubject)
    .filter((clause) => !clause.empty)
    .map((clause) => taskOf(clause, assignees, under.period, year));
}

/** (1), (2), … in order; a "(2)" out of order belongs to the text. */
function clauseStarts(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const match of text.matchAll(/\((\d{1,2})\)\s*/gu)) {
    if (Number(match[1]) === found.length + 1) {
      found.push({ from: match.index, to: match.index + match[0].length });
    }
  }
  return found.length > 1 ? found : [];
}

function datedClauses(flow: Flow, year: number): Flow[] {
  const parts = split(flow, /;\s+|\.\s+(?=\p{Lu})/gu);
  return parts.length > 1 && parts.every((part) => dueOf(part.text, year)) ? parts : [flow];
}

/** A sentence with a subject of its own is a task of its own; a deadline sentence belongs to the one before. */
function sentencesWithSubject(flow: Flow): Flow[] {
  return split(flow, /\.\s+(?=(?:Giao|Mỗi|Các|Một số|Doanh nghiệp|DN|Bộ|UBND)\s)/gu);
}

function split(flow: Flow, at: RegExp): Flow[] {
  const parts: Flow[] = [];
  let from = 0;
  for (const match of flow.text.matchAll(at)) {
    parts.push(flow.slice(from, match.index + 1));
    from = match.index + match[0].length;
  }
  parts.push(flow.slice(from));
  return parts;
}

function taskOf(clause: Flow, inherited: readonly string[], period: Due, year: number): Task {
  const text = endless(clause.text).replace(/[\s;,]+$/u, '');
  const found = dueOf(text, year);
  const deadline = found && /^thời hạn/iu.test(found.due.wording) ? found : null;
  const output = (deadline ? text.slice(0, deadline.from) : text).replace(/[\s;]+$/u, '');
  const subject = subjectOf(text);
  return {
    assignees: subject === null ? inherited : assigneesOf(subject),
    output: output === '' ? text : output,
    due: found?.due ?? period,
    lines: clause.lines(),
    done: / sở hữu /u.test(output) || /^Đã\s/u.test(output),
  };
}

const ACTOR =
  /^(?:Giao\s|Mỗi\s|Các\s|các\s|Một số\s|Doanh nghiệp\s|DN\s|Bộ\s|UBND\s|Ủy ban\s|VNPT\s|Viettel\s|FPT\s|Cục\s|Sở\s)/u;
const ACTION =
  /\s(?:hoàn thành|chủ trì|cử|bố trí|công bố|hướng dẫn|phối hợp|thực hiện|có trách nhiệm|có nhân sự|báo cáo|ban hành|tích hợp|sử dụng|sở hữu|cam kết|theo chức năng|cũng phải|phải|mỗi|phân công|cần|tổ chức|rà soát|xây dựng)[\s,]/u;

/** Who is to act: the words before the first verb, when the sentence begins with somebody. */
function subjectOf(text: string): string | null {
  const dated = text.replace(/^(?:trong |từ )?ngày\s+[\d/.–-]+\s*/iu, '');
  if (!ACTOR.test(dated)) return null;
  const verb = ACTION.exec(dated);
  if (!verb || verb.index > 90) return null;
  return dated.slice(0, verb.index).replace(/[\s,]+$/u, '');
}

function assigneesOf(subject: string): string[] {
  const named = subject.replace(/^Giao\s+/u, '').trim();
  // "VNPost, ViettelPost" are two; "Các bộ, ngành" is one.
  const parts = named.split(/\s*,\s*/u);
  return parts.length > 1 && parts.every((part) => /^\p{Lu}/u.test(part)) ? parts : [named];
}
