// What was said about the cell in words: difficulties, proposals, notes, each with the lines it stands in.
import { Unfold } from '../ui/unfold.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import type { CellAnswer } from './facts.js';
import { SourceLines } from './source-lines.js';

interface Props {
  readonly remarks: CellAnswer['remarks'];
  readonly status: CellAnswer['cell']['status'];
}

export function Remarks({ remarks, status }: Props) {
  const { t, language } = useWords();
  return (
    <section aria-labelledby="cell-remarks">
      <h2 id="cell-remarks">{t('cellRemarks')}</h2>
      {remarks.length === 0 && (
        <p className="quiet-text">{t(status === 'not_done' ? 'cellSilent' : 'cellNoRemarks')}</p>
      )}
      <ul className="remarks">
        {remarks.map((remark) => (
          <li key={`${remark.type} ${remark.text}`}>
            <span className="tag">{t(`remark_${remark.type}`)}</span> {remark.text}
            <small>
              {t('since', { at: formatInstant(remark.since, language) })} · {t(`remarkState_${remark.state}`)}
            </small>
            {remark.source !== null && (
              <Unfold label={t('cellWhy')}>{() => <SourceLines source={remark.source} />}</Unfold>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
