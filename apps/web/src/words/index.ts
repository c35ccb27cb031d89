// i18next with every dictionary of the interface. Vietnamese unless the reader chose English; the choice is the reader's
// and not part of an address. A view keeps its words beside itself and is named here.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { cellWords } from '../cell/words.js';
import { matrixWords } from '../matrix/words.js';
import { timeWords } from '../time/words.js';
import { viewWords } from '../views/words.js';
import { shellWords } from './shell.js';

export type Language = 'vi' | 'en';

const DICTIONARIES = [shellWords, timeWords, matrixWords, cellWords, viewWords];
const KEY = 'readiness-language';

const side = (language: Language): Record<string, string> =>
  Object.assign({}, ...DICTIONARIES.map((words) => words[language])) as Record<string, string>;

function chosen(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi';
  }
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: chosen(),
    fallbackLng: 'vi',
    resources: { vi: { translation: side('vi') }, en: { translation: side('en') } },
    // React escapes; dots and colons are part of our keys' values, never of paths
    interpolation: { escapeValue: false },
    keySeparator: false,
    nsSeparator: false,
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // a browser that keeps nothing: the choice lasts as long as the page
  }
}
