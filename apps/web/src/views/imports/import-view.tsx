// Importing: drop a file, see what it would record and what was found in it, give a reason, import, withdraw if need be.
import { useMutation } from '@tanstack/react-query';
import { useState, type DragEvent } from 'react';
import { Problem } from '../../api/client.js';
import { announce } from '../../shell/announcer.js';
import { useWords } from '../../words/use-words.js';
import { usePhrases } from '../parts/phrases.js';
import { Preview } from './preview.js';
import { SessionGate } from './session-gate.js';
import { Templates } from './templates.js';
import { IMPORT_WORDS } from './words.js';
import { importFile, withdrawDocument, type Imported } from './write.js';
import '../parts/views.css';
import './imports.css';

export function ImportView() {
  const words = usePhrases(IMPORT_WORDS);
  return (
    <div className="view">
      <h1>{words.title}</h1>
      <p className="view-lead">{words.lead}</p>
      <SessionGate>{(csrf) => <Importing csrf={csrf} />}</SessionGate>
    </div>
  );
}

function Importing({ csrf }: { readonly csrf: string }) {
  const words = usePhrases(IMPORT_WORDS);
  const [file, setFile] = useState<File | null>(null);
  const [reason, setReason] = useState('');
  const [isOver, setOver] = useState(false);
  const trial = useMutation({ mutationFn: (chosen: File) => importFile(chosen, csrf, { dryRun: true }) });
  const real = useMutation({
    mutationFn: (chosen: File) => importFile(chosen, csrf, { dryRun: false, reason: reason.trim() }),
    onSuccess: (result) => announce(words.result(result.events.appended)),
  });
  const choose = (chosen: File | undefined): void => {
    if (!chosen) return;
    setFile(chosen);
    real.reset();
    trial.mutate(chosen);
  };
  const begin = (): void => {
    setFile(null);
    setReason('');
    trial.reset();
    real.reset();
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  if (real.data) return <Result result={real.data} csrf={csrf} again={begin} />;
  const isEmpty = trial.data && trial.data.events.appended + trial.data.events.retracted === 0;
  return (
    <>
      <div
        className={`drop ${isOver ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <label className="button">
          {words.file}
          <input
            type="file"
            className="sr-only"
            accept=".txt,.csv,.xlsx,.json"
            onChange={(event) => {
              choose(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>{' '}
        <span className="quiet">{words.drop}</span>
        {file && <strong className="block">{file.name}</strong>}
      </div>
      {file === null && <Templates />}
      {trial.isPending && <p role="status">{words.reading}</p>}
      <Refused error={trial.error ?? real.error} />
      {file && trial.data && (
        <>
          <Preview result={trial.data} file={file} />
          {isEmpty ? (
            <p className="warning-line">{words.nothingNew}</p>
          ) : (
            <form
              className="filter-bar import-confirm"
              onSubmit={(event) => {
                event.preventDefault();
                real.mutate(file);
              }}
            >
              <label className="filter">
                <span>{words.reason}</span>
                <input
                  required
                  maxLength={10_000}
                  placeholder={words.reasonHint}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              </label>
              <button type="submit" className="primary" disabled={real.isPending}>
                {real.isPending ? words.importing : words.import}
              </button>
              <button type="button" onClick={begin} disabled={real.isPending}>
                {words.cancel}
              </button>
            </form>
          )}
        </>
      )}
    </>
  );
}

interface ResultProps {
  readonly result: Imported;
  readonly csrf: string;
  readonly again: () => void;
}

function Result({ result, csrf, again }: ResultProps) {
  const words = usePhrases(IMPORT_WORDS);
  const [reason, setReason] = useState('');
  const withdraw = useMutation({ mutationFn: () => withdrawDocument(result.sha256, reason.trim(), csrf) });
  return (
    <section className="panel">
      <h2>
        ✓ {result.file}: {words.result(result.events.appended)}, {words.position(result.position)}
      </h2>
      {withdraw.data ? (
        <p className="warning-line" role="status">
          {words.withdrawn(withdraw.data.retracted.length)}
        </p>
      ) : (
        <form
          className="filter-bar"
          onSubmit={(event) => {
            event.preventDefault();
            withdraw.mutate();
          }}
        >
          <label className="filter">
            <span>{words.withdrawReason}</span>
            <input
              required
              maxLength={10_000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <button type="submit" disabled={withdraw.isPending}>
            {words.withdraw}
          </button>
        </form>
      )}
      <Refused error={withdraw.error} />
      <p>
        <button type="button" onClick={again}>
          {words.another}
        </button>
      </p>
    </section>
  );
}

/** Why it was refused, with every bad row of a table. */
function Refused({ error }: { readonly error: Error | null }) {
  const words = usePhrases(IMPORT_WORDS);
  const { language } = useWords();
  if (error === null) return null;
  return (
    <div className="state failed" role="alert">
      <strong>{words.refused}</strong>
      <span className="said">{error instanceof Problem ? error[language] : error.message}</span>
    </div>
  );
}
