// Text that others wrote – documents, bundles, events – shown so that a terminal cannot be told anything by it: no
// colour, no cursor, no title, no text set backwards. Applied before colours of our own are added.

/** Controls, line ends among them, and the marks that turn the direction of text. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** What is left of a text of ours: lines, tabs and the codes of its colours. */
const OURS = new RegExp(`(?:\\n|\\t|\\u001b\\[[\\d;]*m)|${UNSEEN.source}`, 'g');

/** In one line: ESC → ␛, a line end → ␊, what has no picture by its number. */
export function visible(text: string): string {
  return text.replace(UNSEEN, picture);
}

/** Lines stay lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** The last gate before the terminal, for what was not made visible where it was put together. */
export function withoutControls(text: string): string {
  return text.replace(OURS, (found) =>
    found === '\n' || found === '\t' || found.length > 1 ? found : picture(found),
  );
}

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : numbered(control);
}

function numbered(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON that no terminal acts upon; it means the same. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN, numbered);
}
