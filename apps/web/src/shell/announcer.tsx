// What changes without the reader's doing is said politely to screen readers, in one place.
import { useSyncExternalStore } from 'react';

let said = '';
const listeners = new Set<() => void>();

export function announce(text: string): void {
  said = text;
  for (const listener of listeners) listener();
}

export function Announcer() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div className="sr-only" aria-live="polite" role="status" data-testid="announcer">
      {text}
    </div>
  );
}
