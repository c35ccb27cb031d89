// Words in both languages side by side: a key that one language lacks does not compile.
export interface Words<K extends string = string> {
  readonly vi: Readonly<Record<K, string>>;
  readonly en: Readonly<Record<K, string>>;
}

/** @param words per key [Vietnamese, English]; `{{name}}` is filled in when it is said */
export function define<K extends string>(
  words: Readonly<Record<K, readonly [vi: string, en: string]>>,
): Words<K> {
  const side = (i: 0 | 1) =>
    Object.fromEntries(Object.entries<readonly [string, string]>(words).map(([key, pair]) => [key, pair[i]]));
  return { vi: side(0) as Words<K>['vi'], en: side(1) as Words<K>['en'] };
}
