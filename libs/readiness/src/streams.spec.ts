import type { Statement } from './events.js';
import { catalogueStream, STREAM_PREFIX, streamOf } from './streams.js';

const cell = { unit: '01', criterion: 'I.1' };
const system = { unit: '01', system: 'TTHC' };
const about = (subject: object) => ({ unit: null, criterion: null, topic: null, system: null, ...subject });
const statement = (type: string, data: object) => ({ type, data }) as unknown as Statement;

describe('the stream of a statement', () => {
  it.each([
    [statement('StatusReported', cell), 'readiness.standing-p.01.I.1'],
    [statement('VendorAssigned', system), 'readiness.assignment-p.01.TTHC'],
    [statement('VendorReplaced', system), 'readiness.assignment-p.01.TTHC'],
    [statement('VendorChangePlanned', system), 'readiness.assignment-p.01.TTHC'],
    [statement('DeadlineSet', { criterion: 'I.1' }), 'readiness.deadline-p.I.1'],
    [statement('DifficultyReported', about(cell)), 'readiness.remarks-p.01.I.1'],
    [statement('DifficultyResolved', about(cell)), 'readiness.remarks-p.01.I.1'],
    [statement('ProposalMade', about({ topic: 'V.1' })), 'readiness.remarks-p._.V.1'],
    [statement('ProgressNoted', about(system)), 'readiness.remarks-p.01.TTHC'],
    [statement('ProgressNoted', about({})), 'readiness.remarks-p._._'],
    [statement('CommitmentMade', { vendor: 'vnpt' }), 'readiness.commitments-p.vnpt'],
    [statement('TaskAssigned', { system: null }), 'readiness.plan-p._'],
    [statement('TaskAssigned', { system: 'HOP' }), 'readiness.plan-p.HOP'],
    [statement('InventoryRecorded', { unit: '15', unitGuess: null }), 'readiness.inventory-p.15'],
    [statement('InventoryRecorded', { unit: null, unitGuess: '15' }), 'readiness.inventory-p.15'],
    [statement('InventoryRecorded', { unit: null, unitGuess: null }), 'readiness.inventory-p._'],
    [statement('CountDeclared', {}), 'readiness.report-d'],
    [statement('ReportReceived', {}), 'readiness.report-d'],
    [statement('ReportCompleted', {}), 'readiness.report-d'],
    [statement('CatalogueAdopted', { sha256: 'c' }), 'readiness.catalogue-p'],
  ])('%j is %s', (said, stream) => {
    expect(streamOf('p', said, 'd')).toBe(stream);
    expect(stream.startsWith(STREAM_PREFIX)).toBe(true);
  });

  it('is none for a retraction, and for what a document says of itself when no document is given', () => {
    expect(() => streamOf('p', statement('EntryRetracted', {}), 'd')).toThrow(RangeError);
    expect(() => streamOf('p', statement('CountDeclared', {}), null)).toThrow(RangeError);
    expect(catalogueStream('p')).toBe('readiness.catalogue-p');
  });
});
