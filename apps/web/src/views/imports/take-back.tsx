// Taking something back: what it would change is shown first, then the reason is asked for; nothing is deleted.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Problem } from '../../api/client.js';
import { announce } from '../../shell/announcer.js';
import { Loading } from '../../ui/states.js';
import { useWords } from '../../words/use-words.js';
import { usePhrases } from '../parts/phrases.js';
import { Changes } from './effects.js';
import { IMPORT_WORDS } from './words.js';
import type { Retraction } from './write.js';

interface Props {
  /** What is taken back: the id of an entry or of a document. */
  readonly target: string;
  readonly action: string;
  readonly reasonLabel: string;
  readonly done: (retracted: number) => string;
  /** For whoever shows more than the button, and must no longer show it as it was. */
  readonly onDone?: (retracted: number) => void;
  /** With `null` for a reason it only shows what would change. */
  readonly run: (reason: string | null) => Promise<Retraction>;
}

export function TakeBack(props: Props) {
  const [isOpen, setOpen] = useState(false);
  const take = useMutation({
    mutationFn: props.run,
    onSuccess: ({ retracted }) => {
      announce(props.done(retracted.length));
      props.onDone?.(retracted.length);
    },
  });
  if (take.data) {
    return (
      <p className="warning-line" role="status">
        {props.done(take.data.retracted.length)}
      </p>
    );
  }
  if (!isOpen) {
    return (
      <button type="button" onClick={() => setOpen(true)}>
        {props.action}…
      </button>
    );
  }
  return <Asking {...props} take={take} onCancel={() => setOpen(false)} />;
}

interface AskingProps extends Props {
  readonly take: {
    readonly mutate: (reason: string) => void;
    readonly isPending: boolean;
    readonly error: Error | null;
  };
  readonly onCancel: () => void;
}

function Asking({ target, action, reasonLabel, run, take, onCancel }: AskingProps) {
  const words = usePhrases(IMPORT_WORDS);
  const { language } = useWords();
  const id = useId();
  const [reason, setReason] = useState('');
  const shown = useQuery({ queryKey: ['take-back', target], queryFn: () => run(null), retry: false });
  const error = take.error ?? shown.error;
  const changes = shown.data?.changes ?? [];
  return (
    <section className="take-back" aria-labelledby={id}>
      <h3 id={id}>{words.takeBack(shown.data?.retracted.length ?? 0)}</h3>
      {shown.isPending && <Loading />}
      {shown.data && changes.length === 0 && <p className="quiet">{words.noEffects}</p>}
      {changes.length > 0 && <Changes cells={changes} linked={false} title={words.effects} />}
      <form
        className="filter-bar"
        onSubmit={(event) => {
          event.preventDefault();
          take.mutate(reason.trim());
        }}
      >
        <label className="filter">
          <span>{reasonLabel}</span>
          <input
            required
            autoFocus
            maxLength={10_000}
            pattern=".*\S.*"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <button type="submit" className="primary" disabled={take.isPending || shown.data === undefined}>
          {action}
        </button>
        <button type="button" onClick={onCancel} disabled={take.isPending}>
          {words.cancel}
        </button>
      </form>
      {error !== null && (
        <p className="warning-line" role="alert">
          {error instanceof Problem ? error[language] : words.unreachable}
        </p>
      )}
    </section>
  );
}
