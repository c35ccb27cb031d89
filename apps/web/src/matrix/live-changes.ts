// Says what a live change changed: the cells of one answer against those of the next, while the page stays live.
import { useEffect, useRef } from 'react';
import { announce } from '../shell/announcer.js';
import { useWords, type Translate } from '../words/use-words.js';
import { criterionNames } from './label.js';
import { stateOf, type Catalogue, type Matrix } from './state.js';

/** More than this nobody wants to hear. */
const SPOKEN = 3;

/** @param matrix of the live page; null whenever it is not live */
export function useLiveChanges(matrix: Matrix | null, catalogue: Catalogue): void {
  const { t, language } = useWords();
  const last = useRef<Matrix | null>(null);
  useEffect(() => {
    const before = last.current;
    last.current = matrix;
    if (before === null || matrix === null || before.knownAt.position === matrix.knownAt.position) return;
    const text = changesBetween(before, matrix, catalogue, t, language);
    if (text !== null) announce(text);
  }, [matrix, catalogue, t, language]);
}

function changesBetween(
  before: Matrix,
  after: Matrix,
  catalogue: Catalogue,
  t: Translate,
  language: 'vi' | 'en',
): string | null {
  const old = new Map(before.units.map((unit) => [unit.code, unit.cells]));
  const names = criterionNames(catalogue.criteria, language);
  const said: string[] = [];
  let n = 0;
  for (const unit of after.units)
    for (const [criterion, cell] of Object.entries(unit.cells)) {
      const was = old.get(unit.code)?.[criterion];
      if (was === undefined || stateOf(was) === stateOf(cell)) continue;
      if (++n <= SPOKEN)
        said.push(
          `${unit.name}, ${names.get(criterion) ?? criterion}: ${t(`state_${stateOf(cell)}`).toLowerCase()}`,
        );
    }
  if (n === 0) return null;
  return n <= SPOKEN ? said.join('; ') : t('liveMore', { cells: said.join('; '), n: n - SPOKEN });
}
