// What a component needs to speak: a translator, the language, and the side of a two-language title.
import { useSyncExternalStore } from 'react';
import { currentLanguage, onLanguage, SPEAKERS, type Language, type Translate } from './index.js';

export type { Translate } from './index.js';

export interface Title {
  readonly vi: string;
  readonly en: string;
}

export function useWords(): { t: Translate; language: Language; say: (title: Title) => string } {
  const language = useSyncExternalStore(onLanguage, currentLanguage);
  return { t: SPEAKERS[language], language, say: (title) => title[language] };
}
