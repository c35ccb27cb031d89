// What does not add up: declared against derived with the arithmetic shown, each linked to its lines.
import type { Answer } from '../../api/client.js';
import { useDocuments } from '../../api/queries.js';
import { useWords } from '../../words/use-words.js';
import { FilterBar, SearchFilter, selecting, useFilters } from '../parts/filters.js';
import { includesFolded } from '../parts/fold.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { useRead } from '../parts/read.js';
import { SourceButton } from '../parts/source-button.js';
import { ViewFrame } from '../parts/view-frame.js';
import { figuresOf } from './figures.js';
import { FINDING_WORDS } from './words.js';
import './findings.css';

type Finding = Answer<'/api/findings'>['findings'][number];

const KEYS = ['kind', 'severity', 'document', 'unit', 'q'] as const;
const SEVERITIES = ['error', 'warning', 'info'] as const;
const GLYPHS = { error: '✗', warning: '!', info: 'i' } as const;

export function FindingsView() {
  const words = usePhrases(FINDING_WORDS);
  const findings = useRead('/api/findings', {});
  return (
    <ViewFrame
      title={words.title}
      lead={words.lead}
      asked={findings}
      isEmpty={(data) => data.findings.length === 0}
      empty={words.empty}
    >
      {(data) => <Loaded findings={data.findings} />}
    </ViewFrame>
  );
}

function Loaded({ findings }: { readonly findings: readonly Finding[] }) {
  const words = usePhrases(FINDING_WORDS);
  const { say } = useWords();
  const names = useNames();
  const documents = useDocuments();
  const [filters, setFilters] = useFilters(KEYS);
  const select = selecting(filters, setFilters, words.any);
  const nameOf = (sha: string) =>
    documents.data?.documents.find((d) => d.sha256 === sha)?.name ?? sha.slice(0, 8);
  const kindOf = (code: string) => words.codes[code] ?? code;
  const present = <K,>(key: (finding: Finding) => K | null) => [
    ...new Set(findings.map(key).filter((value) => value !== null)),
  ];
  const shown = findings.filter(
    (f) =>
      (filters.kind === null || f.code === filters.kind) &&
      (filters.severity === null || f.severity === filters.severity) &&
      (filters.document === null || f.document === filters.document) &&
      (filters.unit === null || f.unit === filters.unit) &&
      includesFolded(say(f.message), filters.q ?? ''),
  );
  const groups = groupsOf(shown, Object.keys(words.codes));
  return (
    <>
      <FilterBar
        summary={words.shown(shown.length, findings.length)}
        active={KEYS.some((key) => filters[key] !== null)}
        onClear={() => setFilters({ kind: null, severity: null, document: null, unit: null, q: null })}
      >
        <SearchFilter label={words.search} value={filters.q} onChange={(q) => setFilters({ q })} />
        {select(
          'kind',
          words.kind,
          present((f) => f.code).map((code) => [code, kindOf(code)]),
        )}
        {select(
          'severity',
          words.severity,
          SEVERITIES.map((s) => [s, words.severities[s]]),
        )}
        {select(
          'document',
          words.document,
          present((f) => f.document).map((sha) => [sha, nameOf(sha)]),
        )}
        {select(
          'unit',
          words.unit,
          present((f) => f.unit).map((unit) => [unit, names.unit(unit)]),
        )}
      </FilterBar>
      {shown.length === 0 && <p className="state">{words.none}</p>}
      <div className="findings">
        {groups.map(([code, list]) => (
          <section key={code} aria-label={kindOf(code)}>
            <h2>
              {kindOf(code)} <span className="quiet">{list.length}</span>
            </h2>
            <ul className="plain">
              {list.map((finding) => (
                <li key={`${finding.document} ${finding.lines.join('-')} ${finding.message.vi}`}>
                  <FindingCard finding={finding} documentName={nameOf} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

const RELATED_SHOWN = 6;

interface CardProps {
  readonly finding: Finding;
  readonly documentName: (sha: string) => string;
}

function FindingCard({ finding, documentName }: CardProps) {
  const words = usePhrases(FINDING_WORDS);
  const { say } = useWords();
  const { severity, related } = finding;
  return (
    <article className={`finding finding-${severity}`}>
      <span className="finding-severity">
        <span aria-hidden="true">{GLYPHS[severity]}</span> {words.severities[severity]}
      </span>
      <div>
        <p>{say(finding.message)}</p>
        <Arithmetic finding={finding} />
        <p className="finding-lines">
          <span className="quiet">{words.stands}:</span>{' '}
          <SourceButton document={finding.document} lines={finding.lines} />
          {related.length > 0 && (
            <>
              <span className="quiet">{words.related}:</span>{' '}
              {related.slice(0, RELATED_SHOWN).map((place) => (
                <SourceButton
                  key={`${place.document} ${place.lines.join('-')}`}
                  document={place.document}
                  lines={place.lines}
                  brief={place.document === finding.document}
                />
              ))}
            </>
          )}
        </p>
        {related.length > RELATED_SHOWN && (
          <details>
            <summary>{words.moreLines(related.length - RELATED_SHOWN)}</summary>
            {related.slice(RELATED_SHOWN).map((place) => (
              <SourceButton
                key={`${documentName(place.document)} ${place.lines.join('-')}`}
                document={place.document}
                lines={place.lines}
                brief={place.document === finding.document}
              />
            ))}
          </details>
        )}
      </div>
    </article>
  );
}

/** Stated against derived, of the kinds in which one follows from the other. */
function Arithmetic({ finding }: { readonly finding: Finding }) {
  const words = usePhrases(FINDING_WORDS);
  const { language } = useWords();
  const figures = figuresOf(finding, language);
  if (figures === null) return null;
  const { stated, derived, difference } = figures;
  return (
    <dl className="arithmetic">
      <div>
        <dt>{words.expected}</dt>
        <dd>{stated}</dd>
      </div>
      <span aria-hidden="true">{difference === null ? '=' : '≠'}</span>
      <div>
        <dt>{words.actual}</dt>
        <dd>{derived}</dd>
      </div>
      {difference !== null && (
        <div>
          <dt>{words.differs}</dt>
          <dd>{difference}</dd>
        </div>
      )}
    </dl>
  );
}

/** The worst first; of equals, in the order of the kinds: figures, names, dates, words. */
function groupsOf(findings: readonly Finding[], kinds: readonly string[]): [string, Finding[]][] {
  const rank = (f: Finding) => SEVERITIES.indexOf(f.severity);
  const place = (code: string) => (kinds.includes(code) ? kinds.indexOf(code) : kinds.length);
  const groups = new Map<string, Finding[]>();
  for (const finding of [...findings].sort((a, b) => rank(a) - rank(b)))
    groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding]);
  return [...groups].sort(([a, [x]], [b, [y]]) => rank(x!) - rank(y!) || place(a) - place(b));
}
