// Through what a record by hand came in. Anybody may type another channel; these are offered, and said in the language of
// the reader whoever typed them.
import type { Language } from '../../words/index.js';

const KNOWN = [
  { vi: 'điện thoại', en: 'telephone', short: 'phone' },
  { vi: 'thư điện tử', en: 'e-mail', short: 'email' },
  { vi: 'cuộc họp', en: 'meeting' },
  { vi: 'văn bản giấy', en: 'paper' },
] as const;

export function channelsIn(language: Language): string[] {
  return KNOWN.map((channel) => channel[language]);
}

export function channelIn(language: Language, typed: string): string {
  const word = typed.trim().toLowerCase();
  const known = KNOWN.find((channel) => Object.values(channel).some((name) => name === word));
  return known?.[language] ?? typed;
}
