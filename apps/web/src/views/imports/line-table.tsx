// The document line by line, and beside each line what it became. Only the rows in sight are in the page, so that a table
// of a hundred thousand rows scrolls like one of ten.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { Choice } from '../parts/filters.js';
import { usePhrases } from '../parts/phrases.js';
import { useWords } from '../../words/use-words.js';
import { EntryLine, KindMark } from './entry.js';
import {
  countKinds,
  cutAt,
  isChange,
  isProblem,
  readLines,
  rowsOf,
  SHOWS,
  type Finding,
  type ReadLine,
  type Row,
  type Show,
} from './line-model.js';
import { IMPORT_WORDS } from './words.js';
import type { Imported } from './write.js';

const ROW_PX = 34;
const TEXT_MOST = 2_000;

export function LineTable({ result }: { readonly result: Imported }) {
  const words = usePhrases(IMPORT_WORDS);
  const number = new Intl.NumberFormat(useWords().language);
  const lines = useMemo(() => readLines(result), [result]);
  const counts = useMemo(() => countKinds(lines), [lines]);
  const [show, setShow] = useState<Show>('notable');
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => rowsOf(lines, show, opened), [lines, show, opened]);
  const changes = useMemo(() => lines.filter(isChange).length, [lines]);
  const problems = useMemo(() => lines.filter(isProblem).length, [lines]);
  const of: Partial<Record<Show, number>> = { changes, problems, every: lines.length };
  return (
    <section className="line-section" aria-label={words.lines}>
      <h3>{words.lines}</h3>
      <ul className="line-counts" aria-label={words.counts}>
        {[...counts].map(([kind, n]) => (
          <li key={kind}>
            <KindMark kind={kind} /> <b>{number.format(n)}</b>
          </li>
        ))}
        <li>
          <span className="kind kind-finding">
            <span aria-hidden="true">!</span> {words.findingsShort}
          </span>{' '}
          <b>{number.format(result.findings.length)}</b>
        </li>
        <li>
          <span className="kind kind-unread">
            <span aria-hidden="true">?</span> {words.unreadShort}
          </span>{' '}
          <b>{number.format(result.coverage.unread.length)}</b>
        </li>
      </ul>
      <Choice
        label={words.show}
        value={show}
        options={SHOWS.map((one) => [
          one,
          of[one] === undefined ? words.shows[one] : `${words.shows[one]} (${number.format(of[one])})`,
        ])}
        onChange={(next) => {
          setShow(next);
          setOpened(new Set());
        }}
      />
      <Rows rows={rows} show={show} open={(from) => setOpened(new Set([...opened, from]))} />
    </section>
  );
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly show: Show;
  readonly open: (from: number) => void;
}

function Rows({ rows, show, open }: RowsProps) {
  const words = usePhrases(IMPORT_WORDS);
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => keyOf(rows[i]!),
    overscan: 12,
  });
  return (
    <div
      ref={box}
      className="line-box"
      role="table"
      aria-label={words.lines}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className="line-head">
        <div role="row" className="line-row" aria-rowindex={1}>
          <span role="columnheader" className="line-n">
            {words.lineNumber}
          </span>
          <span role="columnheader">{words.lineText}</span>
          <span role="columnheader">{words.lineBecomes}</span>
        </div>
      </div>
      <div role="rowgroup" className="line-all" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            role="row"
            aria-rowindex={index + 2}
            data-index={index}
            ref={virtual.measureElement}
            className="line-slot"
            style={{ transform: `translateY(${start}px)` }}
          >
            <OneRow row={rows[index]!} show={show} open={open} />
          </div>
        ))}
      </div>
    </div>
  );
}

const keyOf = (row: Row): string => (row.kind === 'line' ? `${row.line.n}` : `${row.from}-${row.to}`);

interface OneRowProps extends Omit<RowsProps, 'rows'> {
  readonly row: Row;
}

function OneRow({ row, show, open }: OneRowProps) {
  const words = usePhrases(IMPORT_WORDS);
  if (row.kind === 'folded') {
    return (
      <div className="line-row line-folded">
        <span role="cell" className="line-n" />
        <span role="cell">
          <button type="button" className="link-button" onClick={() => open(row.from)}>
            {(show === 'problems' ? words.foldedSound : words.folded)(row.lines, row.from, row.to)}
          </button>
        </span>
        <span role="cell" />
      </div>
    );
  }
  const { line } = row;
  return (
    <div className={`line-row line-${line.verdict}${isProblem(line) ? ' line-problem' : ''}`}>
      <span role="rowheader" className="line-n">
        {line.n}
      </span>
      <span role="cell" className="line-text">
        <Text line={line} />
      </span>
      <div role="cell" className="line-becomes">
        {line.verdict !== 'records' && (
          <span className={line.verdict === 'unread' ? 'kind kind-unread' : 'quiet'}>
            {words.verdicts[line.verdict]}
          </span>
        )}
        {line.entries.map((entry, i) => (
          <EntryLine key={i} entry={entry} />
        ))}
        {line.findings.map((finding, i) => (
          <FindingNote key={i} finding={finding} n={line.n} />
        ))}
      </div>
    </div>
  );
}

/** The document's own words, never markup; a name that nobody knows is marked. */
function Text({ line: { text, unknown } }: { readonly line: ReadLine }) {
  const words = usePhrases(IMPORT_WORDS);
  const plain = text.replace(/[\f\r]/g, '').replace(/\t/g, ' · ');
  const short = plain.length > TEXT_MOST ? `${plain.slice(0, TEXT_MOST)}…` : plain;
  return (
    <>
      {cutAt(short.trim(), unknown).map((piece, i) =>
        i % 2 === 1 ? (
          <mark key={i} title={words.unresolvedName}>
            {piece}
          </mark>
        ) : (
          piece
        ),
      )}
    </>
  );
}

function FindingNote({ finding, n }: { readonly finding: Finding; readonly n: number }) {
  const words = usePhrases(IMPORT_WORDS);
  const { say } = useWords();
  const [, last = n] = finding.lines;
  return (
    <p className={`line-finding sev-${finding.severity}`}>
      <span aria-hidden="true">{finding.severity === 'info' ? 'i' : '!'}</span>
      <span>
        {say(finding.message)} {last > n && <span className="quiet">({words.rows(n, last)})</span>}
      </span>
    </p>
  );
}
