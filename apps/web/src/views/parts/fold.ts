// Search as people type: case and diacritics do not matter, and đ is d.

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim();
}

export function includesFolded(text: string, typed: string): boolean {
  return typed.trim() === '' || fold(text).includes(fold(typed));
}
