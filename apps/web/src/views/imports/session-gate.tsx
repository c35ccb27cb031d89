// Asks for the token once; what it guards is shown to whoever has a session.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Problem } from '../../api/client.js';
import { Loading } from '../../ui/states.js';
import { useWords } from '../../words/use-words.js';
import { usePhrases } from '../parts/phrases.js';
import { IMPORT_WORDS } from './words.js';
import './imports.css';
import { beginSession, currentSession, endSession } from './write.js';

const KEY = ['session'];

export function SessionGate({ children }: { readonly children: (csrf: string) => ReactNode }) {
  const words = usePhrases(IMPORT_WORDS);
  const queries = useQueryClient();
  const session = useQuery({ queryKey: KEY, queryFn: currentSession, meta: { frozen: true } });
  const leave = useMutation({
    mutationFn: endSession,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  if (session.data === undefined) return <Loading />;
  const { actor, csrf } = session.data;
  if (actor === null || csrf === null) return <TokenForm purpose="write" />;
  return (
    <>
      <p className="session-line">
        {words.who(actor)}{' '}
        <button type="button" className="link-button" onClick={() => leave.mutate(csrf)}>
          {words.leave}
        </button>
      </p>
      {children(csrf)}
    </>
  );
}

interface FormProps {
  /** What the token is for; says what its button does. */
  readonly purpose: 'read' | 'write';
  readonly onBegun?: () => void;
}

export function TokenForm({ purpose, onBegun }: FormProps) {
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
      {begin.error instanceof Problem && (
        <p className="warning-line" role="alert">
          {begin.error[language]}
        </p>
      )}
    </form>
  );
}
