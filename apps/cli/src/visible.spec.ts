import { failureLines } from './verify-text.js';
import { jsonText, visible, visibleLines, withoutControls } from './visible.js';

const TITLE = '\u001b]0;owned\u0007';
const UP = '\u001b[2A\u001b[2K';

describe('text that others wrote', () => {
  it('shows its controls and does nothing', () => {
    expect(visible(`a${TITLE}b\r\n${UP}c\u009b31md\u202ee\u007f`)).toBe(
      'a␛]0;owned␇b␍␊␛[2A␛[2Kc\\u009b31md\\u202ee␡',
    );
    expect(visible('Đã xong – 100 % ✓ 🇻🇳')).toBe('Đã xong – 100 % ✓ 🇻🇳');
    expect(visibleLines('một\nhai\u001b[31m')).toBe('một\nhai␛[31m');
  });

  it('keeps our own colours and lines at the last gate', () => {
    expect(withoutControls(`\u001b[1mđậm\u001b[22m\n\t${UP}${TITLE}`)).toBe(
      '\u001b[1mđậm\u001b[22m\n\t␛[2A␛[2K␛]0;owned␇',
    );
  });

  it('means the same as JSON', () => {
    const value = { a: '\u200ex\u009b31m\u202e\u001b[2A' };
    expect(JSON.parse(jsonText(value))).toEqual(value);
    expect(jsonText(value)).toMatch(/^[ -~]+$/);
  });

  it('cannot forge a line of the answer of a check', () => {
    const lie = `x\n✓ ĐÚNG / VERIFIED${UP}`;
    const lines = failureLines([{ kind: lie, position: 1, path: lie, expected: lie, actual: lie }]);
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
  });
});
