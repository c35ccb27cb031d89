// Search as people type: case and diacritics do not matter, and đ is d.

export function unaccented(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
}

export function fold(text: string): string {
  return unaccented(text).toLowerCase().trim();
}

export function includesFolded(text: string, typed: string): boolean {
  return typed.trim() === '' || fold(text).includes(fold(typed));
}
