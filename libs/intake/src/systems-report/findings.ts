// Every rule about what a careful auditor would want flagged in a systems report.
import type { FindingParts } from '../reader.js';
import type { AsOf } from './as-of.js';
import type { Report } from './report.js';

export interface Dating {
  readonly asOf: string;
  readonly given: boolean;
  readonly found: AsOf | null;
}

export function findingsOf(_report: Report, _dating: Dating): FindingParts[] {
  return [];
}
