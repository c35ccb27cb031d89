// Every dictionary of the interface, and the language in which the reader reads it. Vietnamese unless the reader chose
// English; the choice is the reader's and not part of an address. A view keeps its words beside itself and is named here.
import { cellWords } from '../cell/words.js';
import { matrixWords } from '../matrix/words.js';
import { timeWords } from '../time/words.js';
import { viewWords } from '../views/words.js';
import { shellWords } from './shell.js';

export type Language = 'vi' | 'en';
/** A number is written as the language writes it; what only looks like one, such as that of a line, is given as text. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

const DICTIONARIES = [shellWords, timeWords, matrixWords, cellWords, viewWords];
const KEY = 'readiness-language';

function speaker(language: Language): Translate {
  const number = new Intl.NumberFormat(language);
  const words = new Map(DICTIONARIES.flatMap((dictionary) => Object.entries<string>(dictionary[language])));
  return (key, values) => {
    const text = words.get(key) ?? key;
    if (values === undefined) return text;
    return text.replace(/\{\{(\w+)\}\}/g, (gap, name: string) => {
      const value = values[name] ?? gap;
      return typeof value === 'number' ? number.format(value) : value;
    });
  };
}

/** One translator per language, always the same, so that it may stand among the dependencies of a hook. */
export const SPEAKERS: Readonly<Record<Language, Translate>> = { vi: speaker('vi'), en: speaker('en') };

const listeners = new Set<() => void>();
let language: Language = 'vi';

export const currentLanguage = (): Language => language;

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
}

export function startWords(): void {
  try {
    speak(localStorage.getItem(KEY) === 'en' ? 'en' : 'vi');
  } catch {
    speak('vi');
  }
}

export function chooseLanguage(chosen: Language): void {
  speak(chosen);
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // a browser that keeps nothing: the choice lasts as long as the page
  }
}
