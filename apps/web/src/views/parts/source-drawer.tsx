// The words that something rests on, at the side: opened by an address, so that a link shows them to a colleague too.
import { go, useAddress } from '../../address.js';
import { SourceLines } from '../../cell/source-lines.js';
import { Drawer } from '../../ui/drawer.js';
import { useWords } from '../../words/use-words.js';

export interface SourceAddress {
  readonly document: string;
  readonly lines: readonly [from: number, to: number];
}

/** @returns null for what is no source: `sha256~from-to` */
function parseSource(text: string | null): SourceAddress | null {
  const found = /^([0-9a-f]{64})~(\d{1,7})-(\d{1,7})$/.exec(text ?? '');
  if (!found) return null;
  const [from, to] = [Number(found[2]), Number(found[3])];
  return from >= 1 && to >= from ? { document: found[1]!, lines: [from, to] } : null;
}

export function SourceDrawer() {
  const { t } = useWords();
  const source = parseSource(useAddress().source);
  if (!source) return null;
  return (
    <Drawer title={t('sourceTitle')} onClose={() => go({ source: null })}>
      <SourceLines source={source} />
    </Drawer>
  );
}
