// Words of a view with their own types: the same keys in both languages, some of them functions of what they say.
import { useWords } from '../../words/use-words.js';

/** The side of a two-language table that the reader chose. */
export function usePhrases<V, E>(table: { readonly vi: V; readonly en: E }): V | E {
  return table[useWords().language];
}
