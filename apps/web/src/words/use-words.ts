// What a component needs to speak: a translator, the language, and the side of a two-language title.
import { useTranslation } from 'react-i18next';
import type { Language } from './index.js';

export interface Title {
  readonly vi: string;
  readonly en: string;
}

export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export function useWords(): { t: Translate; language: Language; say: (title: Title) => string } {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'vi';
  return { t, language, say: (title) => title[language] };
}
