// Asks for the token once; what it guards is shown to whoever has a session. When the session ends meanwhile, the token
// is asked for above the form, and what was filled in stays.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Problem } from '../../api/client.js';
import { Failed, Loading } from '../../ui/states.js';
import { useWords } from '../../words/use-words.js';
import { usePhrases } from '../parts/phrases.js';
import { IMPORT_WORDS } from './words.js';
import './imports.css';
import { beginSession, currentSession, endSession, onSessionOver } from './write.js';

const KEY = ['session'];

export function SessionGate({ children }: { readonly children: (csrf: string) => ReactNode }) {
  const words = usePhrases(IMPORT_WORDS);
  const queries = useQueryClient();
  const session = useQuery({ queryKey: KEY, queryFn: currentSession, meta: { frozen: true } });
  useEffect(() => onSessionOver(() => void queries.invalidateQueries({ queryKey: KEY })), [queries]);
  // of the last session, unless the reader ended it
  const [last, setLast] = useState<string | null>(null);
  const leave = useMutation({
    mutationFn: endSession,
    onMutate: () => setLast(null),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: KEY });
      leave.reset();
    },
  });
  if (session.data === undefined)
    return session.error === null ? (
      <Loading />
    ) : (
      <Failed error={session.error} again={() => void session.refetch()} />
    );
  const { actor, csrf } = session.data;
  if (csrf !== null && csrf !== last && leave.isIdle) setLast(csrf);
  const begun = csrf ?? last;
  if (begun === null) return <TokenForm purpose="write" />;
  return (
    <>
      {actor === null || csrf === null ? (
        <TokenForm purpose="write" isOver />
      ) : (
        <p className="session-line">
          {words.who(actor)}{' '}
          <button type="button" className="link-button" onClick={() => leave.mutate(csrf)}>
            {words.leave}
          </button>
        </p>
      )}
      {children(begun)}
    </>
  );
}

interface FormProps {
  /** What the token is for; says what its button does. */
  readonly purpose: 'read' | 'write';
  /** There was a session, and what it began stands below. */
  readonly isOver?: boolean;
  readonly onBegun?: () => void;
}

export function TokenForm({ purpose, isOver = false, onBegun }: FormProps) {
  const words = usePhrases(IMPORT_WORDS);
  const { language } = useWords();
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  const begin = useMutation({
    mutationFn: beginSession,
    onSuccess: (session) => {
      queries.setQueryData(KEY, session);
      onBegun?.();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    begin.mutate(token);
  };
  return (
    <form className="panel token-form" onSubmit={submit}>
      {isOver && (
        <p className="warning-line" role="alert">
          {words.sessionOver}
        </p>
      )}
      <label className="filter">
        <span>{words.token}</span>
        <input
          type="password"
          autoComplete="off"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={begin.isPending}>
        {words.enter[purpose]}
      </button>
      <p className="quiet">{words.tokenHint}</p>
      {begin.error !== null && (
        <p className="warning-line" role="alert">
          {begin.error instanceof Problem ? begin.error[language] : words.unreachable}
        </p>
      )}
    </form>
  );
}
