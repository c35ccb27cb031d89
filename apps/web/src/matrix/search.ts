// Search that ignores diacritics, as people type without them: `da nang` finds Đà Nẵng.
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim();
}

export function matches(text: string, typed: string): boolean {
  return fold(text).includes(fold(typed));
}
