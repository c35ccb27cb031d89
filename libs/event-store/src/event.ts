// What every adapter asks of an event before anything is sent, and when two events of one id are the same.
import canonicalize from 'canonicalize';
import { IdReuseError, type ReusedField } from './errors.js';
import type { ExpectedRevision, NewEvent, StoredEvent, StreamAppend } from './port.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const loneSurrogate = /\p{Surrogate}/u;
const longestName = 512;
const deepestJson = 200;

/**
 * The append with each event once. Throws TypeError or RangeError, naming stream and event, for what no store could
 * keep, and IdReuseError for an append that contradicts itself.
 */
export function checkedAppend({ stream, events, expected }: StreamAppend): StreamAppend {
  checkStream(stream);
  checkExpected(stream, expected);
  if (events.length === 0) throw new RangeError(`stream ${stream}: an append needs at least one event`);
  for (const event of events) checkEvent(stream, event);
  return { stream, events: distinctById(stream, events), expected };
}

/** Throws TypeError or RangeError for an event that no store could keep. */
export function checkEvent(stream: string, event: NewEvent): void {
  if (typeof event.id !== 'string' || !uuid.test(event.id))
    throw new TypeError(`stream ${stream}: event id ${shown(event.id)} is not a UUID in lower case`);
  const where = `stream ${stream}, event ${event.id}`;
  checkName(event.type, `${where}: type`);
  checkInstant(event.effectiveAt, `${where}: effectiveAt`);
  checkJson(event.data, `${where}: data`, 0);
  checkJson(event.metadata, `${where}: metadata`, 0);
}

export function checkStream(stream: string): void {
  checkName(stream, 'stream name');
}

/** Positions, revisions and limits: whole numbers from 0. */
export function checkCount(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${what} ${value} is not a whole number from 0`);
}

/** The time as canonical ISO text; RangeError if it cannot be read or lies outside the years 1–9999. */
export function instantOf(time: string): string {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new RangeError(`${shown(time)} is not a time`);
  return date.toISOString();
}

/** Throws IdReuseError when `again` says something else than the event of the same id that is there. */
export function refuseReuse(stream: string, again: NewEvent, there: NewEvent | StoredEvent): void {
  const fields: ReusedField[] = [];
  if (again.type !== there.type) fields.push('type');
  if (again.effectiveAt !== there.effectiveAt) fields.push('effectiveAt');
  if (canonicalize(again.data) !== canonicalize(there.data)) fields.push('data');
  if (canonicalize(sourceOf(again.metadata)) !== canonicalize(sourceOf(there.metadata)))
    fields.push('source');
  if (fields.length > 0) throw new IdReuseError(stream, again.id, fields);
}

/** Who typed it may differ when an event comes again; the words that it rests on may not. */
function sourceOf(metadata: unknown): unknown {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return undefined;
  return 'source' in metadata ? metadata.source : undefined;
}

/** Each id once, in order; IdReuseError if one comes twice with different content. */
function distinctById(stream: string, events: readonly NewEvent[]): NewEvent[] {
  const byId = new Map<string, NewEvent>();
  for (const event of events) {
    const first = byId.get(event.id);
    if (first) refuseReuse(stream, event, first);
    else byId.set(event.id, event);
  }
  return [...byId.values()];
}

function checkName(name: unknown, what: string): void {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`${what} must be a text that is not empty`);
  if (name.length > longestName) throw new RangeError(`${what} is longer than ${longestName} characters`);
  checkText(name, what);
}

function checkExpected(stream: string, expected: ExpectedRevision): void {
  if (expected === 'none' || expected === 'any') return;
  if (!Number.isInteger(expected) || expected < 0 || expected > 0x7fff_ffff)
    throw new RangeError(
      `stream ${stream}: expected revision ${shown(expected)} is neither a revision, none nor any`,
    );
}

/** A time as `Date.prototype.toISOString` writes it, in the years 1–9999. */
export function checkInstant(instant: unknown, where: string): void {
  const date = new Date(typeof instant === 'string' ? instant : Number.NaN);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || date.toISOString() !== instant)
    throw new RangeError(`${where} ${shown(instant)} is not a UTC time of the form 2025-06-27T05:15:00.000Z`);
  if (year < 1 || year > 9999)
    throw new RangeError(`${where} ${shown(instant)} lies outside the years 1–9999`);
}

/** What PostgreSQL's jsonb, EventStoreDB and RFC 8785 all keep. An undefined property is simply left out. */
function checkJson(value: unknown, where: string, depth: number): void {
  if (depth > deepestJson) throw new RangeError(`${where} is nested deeper than ${deepestJson} levels`);
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') return checkText(value, where);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${where} is ${value}, which JSON cannot hold`);
    return;
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkJson(value[i], `${where}[${i}]`, depth + 1);
    return;
  }
  if (typeof value !== 'object' || !isPlain(value))
    throw new TypeError(`${where} is ${kindOf(value)}, which JSON cannot hold`);
  for (const [key, property] of Object.entries(value)) {
    checkText(key, `${where}: a property name`);
    if (property !== undefined) checkJson(property, `${where}.${key}`, depth + 1);
  }
}

function checkText(text: string, where: string): void {
  if (text.includes('\0')) throw new TypeError(`${where} contains a NUL character`);
  if (loneSurrogate.test(text)) throw new TypeError(`${where} is not well-formed Unicode`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // another realm (jest, a worker) has an Object.prototype of its own, whose prototype is null all the same
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
}

function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? `a ${value.constructor.name}` : typeof value;
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'number'
      ? `${value}`
      : kindOf(value);
}
