// The names under which the catalogue in force knows codes; a code that it does not know stands for itself.
import { useMemo } from 'react';
import { useCatalogue } from '../../api/queries.js';
import type { Language } from '../../words/index.js';
import { useWords } from '../../words/use-words.js';
import { criterionNames } from '../../matrix/label.js';
import { unaccented } from './fold.js';

export type Catalogue = NonNullable<ReturnType<typeof useCatalogue>['data']>;

export interface Names {
  readonly unit: (code: string) => string;
  /** A criterion or topic in a few words. */
  readonly subject: (code: string) => string;
  /** The same where its code does not stand before it. */
  readonly subjectAlone: (code: string) => string;
  readonly subjectTitle: (code: string) => string;
  readonly systemTitle: (code: string) => string;
  /** As it is called in a table. */
  readonly vendor: (id: string) => string;
  readonly vendorTitle: (id: string) => string;
  readonly oldUnit: (code: string) => string;
  readonly teller: (asserted: { readonly kind: string; readonly id: string }) => string;
}

function namesOf(catalogue: Catalogue | undefined, language: Language): Names {
  const map = <T>(
    items: readonly T[] | undefined,
    key: (item: T) => string,
    name: (item: T) => string,
  ): ((code: string) => string) => {
    const names = new Map((items ?? []).map((item) => [key(item), name(item)]));
    return (code) => names.get(code) ?? code;
  };
  const subjects = [
    ...(catalogue?.criteria ?? []).map((c) => ({ code: c.code, short: c.short, title: c.title })),
    ...(catalogue?.topics ?? []).map((t) => ({ code: t.code, short: t.title, title: t.title })),
  ];
  const subject = map(
    subjects,
    (s) => s.code,
    (s) => s.short[language],
  );
  const alone = criterionNames(catalogue?.criteria ?? [], language);
  const olds = (catalogue?.units ?? []).flatMap((u) => u.predecessors);
  const unit = map(
    catalogue?.units,
    (u) => u.code,
    (u) => (language === 'vi' ? u.name : u.nameEn),
  );
  const vendor = map(
    catalogue?.vendors,
    (v) => v.id,
    (v) => (v.kind === 'self' ? (language === 'vi' ? v.name : 'Runs it itself') : v.id),
  );
  return {
    unit,
    vendor,
    subject,
    subjectAlone: (code) => alone.get(code) ?? subject(code),
    subjectTitle: map(
      subjects,
      (s) => s.code,
      (s) => s.title[language],
    ),
    systemTitle: map(
      catalogue?.systems,
      (s) => s.code,
      (s) => s.title[language],
    ),
    vendorTitle: map(
      catalogue?.vendors,
      (v) => v.id,
      (v) => v.name,
    ),
    oldUnit: map(
      olds,
      (p) => p.code,
      // the catalogue gives old provinces no English name; those of the units are theirs without the diacritics
      (p) => (language === 'vi' ? p.name : unaccented(p.name)),
    ),
    teller: ({ kind, id }) => {
      if (kind === 'unit') return unit(id);
      if (kind === 'vendor') return vendor(id);
      return catalogue?.ministry.id === id ? catalogue.ministry.title[language] : id;
    },
  };
}

export function useNames(): Names {
  const { data } = useCatalogue();
  const { language } = useWords();
  return useMemo(() => namesOf(data, language), [data, language]);
}
