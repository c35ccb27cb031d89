// Where reading needs a token, the door of the whole page: it asks for the token and then shows what the address names.
// What a person was typing when a session ended is kept behind it, and its live connection closed.
import { useQueryClient } from '@tanstack/react-query';
import { Activity, lazy, Suspense, type ReactNode } from 'react';
import { unlock, useLocked } from '../api/locked.js';
import { Loading } from '../ui/states.js';
import { useWords } from '../words/use-words.js';

const TokenForm = lazy(async () => ({
  default: (await import('../views/imports/session-gate.js')).TokenForm,
}));

export function Door({ children }: { readonly children: ReactNode }) {
  const isLocked = useLocked();
  return (
    <>
      {isLocked && <Locked />}
      <Activity mode={isLocked ? 'hidden' : 'visible'}>{children}</Activity>
    </>
  );
}

function Locked() {
  const { t } = useWords();
  const queries = useQueryClient();
  const enter = (): void => {
    // what was refused is asked for again when it is shown
    void queries.resetQueries({ predicate: ({ state }) => state.status === 'error' });
    unlock();
  };
  return (
    <main className="door">
      <h1>{t('appName')}</h1>
      <p>{t('locked')}</p>
      <Suspense fallback={<Loading />}>
        <TokenForm purpose="read" onBegun={enter} />
      </Suspense>
    </main>
  );
}
