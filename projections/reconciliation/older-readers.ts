// Findings stand in the events as the reader of their day made them, for ever. Before its third version the reader of the
// daily report put the document's own figure in the place of the derived one in some kinds; they are put right here, when
// they are read, as old shapes of events are (see libs/readiness/src/upcast.ts).
import type { EventData, Finding } from '#libs/readiness';

type Completed = Pick<EventData<'ReportCompleted'>, 'reader' | 'findings'>;

/** The findings of a document by the contract of `Finding`: `expected` is what is stated. */
export function findingsOf({ reader, findings }: Completed): readonly Finding[] {
  const found = findings as readonly Finding[];
  const isExchanged = reader.name === 'status-report' && Number(reader.version) < 3;
  return isExchanged ? found.map(inOrder) : found;
}

function inOrder(finding: Finding): Finding {
  switch (finding.code) {
    case 'percent-differs-from-count':
    case 'delta-differs-from-change':
      return exchanged(finding);
    case 'date-implausible':
      // of the date of the report itself only the one that was taken is kept
      return finding.expected === null ? finding : exchanged(finding);
    case 'sum-differs-from-total':
      // "states 61/63, but there are 34 units"; where a sum was made, the two stood as they should
      return /but there are \d+ units\.$/.test(finding.message.en) ? exchanged(finding) : finding;
    default:
      return finding;
  }
}

function exchanged(finding: Finding): Finding {
  return { ...finding, expected: finding.actual, actual: finding.expected };
}
