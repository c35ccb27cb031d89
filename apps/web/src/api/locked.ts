// Whether the server refuses to be read without a token: then the page asks for it before it shows anything.
import { useSyncExternalStore } from 'react';
import { Problem } from './client.js';

let locked = false;
const listeners = new Set<() => void>();

function set(now: boolean): void {
  if (locked === now) return;
  locked = now;
  for (const listener of listeners) listener();
}

/** To be told of every read that failed: one that lacks a token, or the session that ended, locks the page. */
export function noteRefusal(error: unknown): void {
  if (error instanceof Problem && error.status === 401) set(true);
}

/** A session has begun. */
export const unlock = (): void => set(false);

export function useLocked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => locked,
  );
}
