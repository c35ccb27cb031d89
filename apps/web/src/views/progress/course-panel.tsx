// Done over time, as lines or as a table. With a single instant there is no course: its figures stand as a table.
import type { Matrix } from '../../matrix/state.js';
import { Ask } from '../../ui/states.js';
import { Choice, SelectFilter, useFilters } from '../parts/filters.js';
import { useMoments } from '../parts/moments.js';
import type { Names } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { CourseChart, type CourseLine } from './course-chart.js';
import { useCourse, type Course } from './use-course.js';
import { PROGRESS_WORDS } from './words.js';

interface Props {
  readonly matrix: Matrix;
  readonly names: Names;
}

export function CoursePanel({ matrix, names }: Props) {
  const words = usePhrases(PROGRESS_WORDS);
  const asked = useCourse(matrix);
  return (
    <section className="panel" aria-label={words.course}>
      <h2>{words.course}</h2>
      <Ask asked={asked}>{(course) => <Loaded course={course} matrix={matrix} names={names} />}</Ask>
    </section>
  );
}

function Loaded({ course, matrix, names }: Props & { readonly course: Course }) {
  const words = usePhrases(PROGRESS_WORDS);
  const { when } = useMoments();
  const [filters, setFilters] = useFilters(['by', 'line', 'form']);
  const by = filters.by === 'units' ? 'units' : 'criteria';
  const { points } = course;
  const lines: readonly CourseLine[] =
    by === 'criteria'
      ? matrix.criteria.map(({ code, deadline }) => ({
          code,
          name: `${code} ${names.subject(code)}`,
          values: points.map((point) => point.criteria.get(code) ?? null),
          deadline: deadline?.instant ?? null,
        }))
      : matrix.units.map(({ code }) => ({
          code,
          name: names.unit(code),
          values: points.map((point) => point.units.get(code) ?? null),
          deadline: null,
        }));
  const most = by === 'criteria' ? matrix.units.length : matrix.criteria.length;
  const instants = points.map(({ at }) => at);
  // the moment of the page repeats the last state: that alone is no course
  const isSingle = points.length < 2 || (points.length === 2 && !course.instants.includes(instants[1]!));
  const isTable = isSingle || filters.form === 'table';
  // pointed at once more, it is let go
  const choose = (line: string): void => setFilters({ line: line === filters.line ? null : line });
  return (
    <>
      {isSingle ? (
        <p className="course-single">{words.single(when(instants[0]!))}</p>
      ) : (
        <p className="quiet">
          {words.courseLead[by]} {!isTable && words.scale}
        </p>
      )}
      {course.shown < course.all && <p className="quiet">{words.latest(course.shown, course.all)}</p>}
      <div className="course-controls">
        <Choice
          label={words.by}
          value={by}
          options={[
            ['criteria', words.criteria],
            ['units', words.units],
          ]}
          onChange={(chosen) => setFilters({ by: chosen === 'units' ? 'units' : null, line: null })}
        />
        {!isSingle && (
          <Choice
            label={words.form}
            value={isTable ? 'table' : 'chart'}
            options={[
              ['chart', words.chart],
              ['table', words.table],
            ]}
            onChange={(chosen) => setFilters({ form: chosen === 'table' ? 'table' : null })}
          />
        )}
        <SelectFilter
          label={words.highlight}
          all={words.none}
          value={filters.line}
          onChange={(line) => setFilters({ line })}
          options={lines.map(({ code, name }) => [code, name])}
        />
      </div>
      {!isTable && (
        <CourseChart instants={instants} lines={lines} chosen={filters.line} most={most} onChoose={choose} />
      )}
      <CourseTable
        course={course}
        lines={lines}
        chosen={filters.line}
        onChoose={choose}
        most={most}
        head={by === 'criteria' ? words.criterion : words.unit}
        // on paper the figures stand in place of the drawing
        printOnly={!isTable}
        isSingle={isSingle}
      />
    </>
  );
}

interface TableProps {
  readonly course: Course;
  readonly lines: readonly CourseLine[];
  readonly chosen: string | null;
  readonly onChoose: (code: string) => void;
  readonly most: number;
  readonly head: string;
  readonly printOnly: boolean;
  readonly isSingle: boolean;
}

function CourseTable({ course, lines, chosen, onChoose, most, head, printOnly, isSingle }: TableProps) {
  const words = usePhrases(PROGRESS_WORDS);
  const { short } = useMoments();
  const points = isSingle ? course.points.slice(0, 1) : course.points;
  const figure = (value: number | null | undefined, of: number) =>
    value === null || value === undefined ? (
      <span className="quiet">{words.notReported}</span>
    ) : (
      <>
        {value}
        <span className="quiet">/{of}</span>
      </>
    );
  return (
    <div
      className={printOnly ? 'course-table print-only' : 'course-table scroll-box'}
      role="region"
      aria-label={`${words.course}: ${words.table}`}
      tabIndex={printOnly ? undefined : 0}
    >
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {points.map(({ at }) => (
              <th key={at} scope="col" className="number">
                {short(at)}
                {!isSingle && !course.instants.includes(at) && (
                  <span className="quiet block">{words.pageMoment}</span>
                )}
              </th>
            ))}
            {isSingle && <th aria-hidden="true" />}
          </tr>
        </thead>
        <tbody>
          <tr className="strong">
            <th scope="row">{words.total}</th>
            {points.map(({ at, total }) => (
              <td key={at} className="number">
                {figure(total, lines.length * most)}
              </td>
            ))}
            {isSingle && <td aria-hidden="true" />}
          </tr>
          {lines.map(({ code, name, values }) => (
            <tr key={code} className={code === chosen ? 'chosen' : ''}>
              <th scope="row">
                <button
                  type="button"
                  className="course-name"
                  aria-pressed={code === chosen}
                  onClick={() => onChoose(code)}
                >
                  {name}
                </button>
              </th>
              {points.map(({ at }, i) => (
                <td key={at} className="number">
                  {figure(values[i], most)}
                </td>
              ))}
              {isSingle && (
                <td className="course-bar" aria-hidden="true">
                  <svg viewBox={`0 0 ${most} 1`} preserveAspectRatio="none">
                    <rect width={values[0] ?? 0} height="1" />
                  </svg>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
