// Whether the menu stands beside the page. On a wide screen it does until the reader folds it away, which is remembered;
// on a narrow one it opens over the page and goes when a view is chosen.
import { useCallback, useEffect, useState } from 'react';
import { useMedia } from '../ui/use-media.js';

const KEY = 'readiness-menu';

export interface Rail {
  readonly isNarrow: boolean;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  /** After a choice: closes what lies over the page. */
  readonly chose: () => void;
}

export function useRail(): Rail {
  const isNarrow = useMedia('(max-width: 1099px)');
  const [isBeside, setBeside] = useState(() => remembered() !== 'folded');
  const [isOver, setOver] = useState(false);
  const toggle = useCallback((): void => {
    if (isNarrow) {
      setOver((open) => !open);
      return;
    }
    remember(isBeside ? 'folded' : null);
    setBeside(!isBeside);
  }, [isNarrow, isBeside]);
  const chose = useCallback((): void => {
    if (!isNarrow) return;
    setOver(false);
    // the focus was in what is gone now
    document.getElementById('main')?.focus();
  }, [isNarrow]);
  useEffect(() => {
    if (!isNarrow || !isOver) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOver(false);
      document.querySelector<HTMLElement>('[aria-controls="menu"]')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isNarrow, isOver]);
  return { isNarrow, isOpen: isNarrow ? isOver : isBeside, toggle, chose };
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, value);
  } catch {
    // a browser that keeps nothing: the choice lasts as long as the page
  }
}
