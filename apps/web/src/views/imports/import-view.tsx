// Importing: drop a file, see what each line would become, give a reason, import, withdraw if need be.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isRefusal } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { announce } from '../../shell/announcer.js';
import { Loading } from '../../ui/states.js';
import { usePhrases } from '../parts/phrases.js';
import { forgetBegun, noteBegun } from './begun.js';
import { FileDrop } from './file-drop.js';
import { Preview } from './preview.js';
import { ImportProgress } from './progress.js';
import { Refused } from './refused.js';
import { Result, Withdraw } from './result.js';
import { SessionGate } from './session-gate.js';
import { Templates } from './templates.js';
import { Unfinished } from './unfinished.js';
import { IMPORT_WORDS } from './words.js';
import { importFile, isSessionOver, previewFile, type Imported, type Progress } from './write.js';
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

/** What the file would do now: asked again whenever anything is recorded, so that nobody agrees to what is no more. */
function usePreview(chosen: Chosen | null, csrf: string, isPaused: boolean) {
  const { position } = useLive();
  const preview = useQuery({
    queryKey: ['import-preview', chosen?.id],
    queryFn: ({ signal }) => previewFile({ file: chosen!.file, csrf, signal }),
    enabled: chosen !== null,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    meta: { frozen: true },
  });
  const { data, error, isFetching, refetch } = preview;
  useEffect(() => {
    if (!isPaused && !isFetching && data && position > data.position) void refetch();
  }, [isPaused, isFetching, data, position, refetch]);
  // the token was given again
  const last = useRef(csrf);
  useEffect(() => {
    if (last.current === csrf) return;
    last.current = csrf;
    if (isSessionOver(error)) void refetch();
  }, [csrf, error, refetch]);
  // that the session is over is said by the gate above, and is no reason to take away what was filled in
  return { ...preview, error: isSessionOver(error) ? null : error };
}

interface Chosen {
  readonly file: File;
  readonly id: number;
}

function useImport(csrf: string) {
  const words = usePhrases(IMPORT_WORDS);
  const [told, setTold] = useState<readonly Progress[]>([]);
  const abort = useRef<AbortController | null>(null);
  const real = useMutation({
    mutationFn: ({ file, reason, preview }: { file: File; reason: string; preview: Imported }) => {
      abort.current = new AbortController();
      setTold([]);
      noteBegun({ sha256: preview.sha256, file: file.name, position: preview.position });
      const onProgress = (progress: Progress): void => setTold((before) => [...before, progress]);
      return importFile({
        file,
        csrf,
        reason,
        etag: preview.etag!,
        signal: abort.current.signal,
        onProgress,
      });
    },
    onSuccess: (result) => announce(words.result(result.events.appended)),
    onError: (error) => {
      // the server has said that nothing was recorded; a fault in the middle says no such thing
      if (isRefusal(error)) forgetBegun();
    },
  });
  return { real, told, stop: () => abort.current?.abort() };
}

function Importing({ csrf }: { readonly csrf: string }) {
  const words = usePhrases(IMPORT_WORDS);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  // kept here, so that an import that is refused need not be given its reason again
  const [reason, setReason] = useState('');
  const { real, told, stop } = useImport(csrf);
  const preview = usePreview(chosen, csrf, real.isPending || real.data !== undefined);
  const begin = (): void => {
    setChosen(null);
    setReason('');
    real.reset();
  };
  if (real.data) return <Result result={real.data} csrf={csrf} again={begin} />;
  if (real.isPending) return <ImportProgress file={chosen?.file.name ?? ''} told={told} onCancel={stop} />;
  // no answer and a fault are no refusal: what became of it is asked of the ledger
  if (real.error !== null && !isRefusal(real.error)) {
    return (
      <>
        <Unfinished csrf={csrf} />
        <button type="button" className="start-again" onClick={begin}>
          {words.another}
        </button>
      </>
    );
  }
  return (
    <>
      {chosen === null && <Unfinished csrf={csrf} />}
      <FileDrop
        chosen={chosen?.file ?? null}
        onChoose={(file) => {
          real.reset();
          setChosen((before) => ({ file, id: (before?.id ?? 0) + 1 }));
        }}
      />
      {chosen !== null && preview.isPending && (
        <>
          <p role="status">{words.reading}</p>
          <Loading />
        </>
      )}
      <Refused error={preview.error ?? (isSessionOver(real.error) ? null : real.error)} />
      {(chosen === null || preview.error !== null) && <Templates />}
      {chosen && preview.data && preview.error === null && (
        <>
          {isThere(preview.data) && (
            <section className="panel">
              <p className="warning-line">{words.nothingNew}</p>
              <div className="result-end">
                <Withdraw document={preview.data.sha256} csrf={csrf} />
                <button type="button" onClick={begin}>
                  {words.another}
                </button>
              </div>
            </section>
          )}
          <Preview result={preview.data} />
          {!isThere(preview.data) && (
            <Confirm
              key={chosen.id}
              preview={preview.data}
              reason={reason}
              onReason={setReason}
              onCancel={begin}
              onImport={(reason) => real.mutate({ file: chosen.file, reason, preview: preview.data })}
            />
          )}
        </>
      )}
    </>
  );
}

/** The ledger says all that the document says. */
const isThere = ({ events }: Imported): boolean => events.appended + events.retracted === 0;

interface ConfirmProps {
  readonly preview: Imported;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly onImport: (reason: string) => void;
  readonly onCancel: () => void;
}

/** The decision stays in sight. When the preview has become another one, it must be looked at again first. */
function Confirm({ preview, reason, onReason, onImport, onCancel }: ConfirmProps) {
  const words = usePhrases(IMPORT_WORDS);
  const [seen, setSeen] = useState({ etag: preview.etag, position: preview.position });
  const hasChanged = preview.etag !== seen.etag;
  return (
    <form
      className="filter-bar import-confirm"
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasChanged && reason.trim() !== '') onImport(reason.trim());
      }}
    >
      {hasChanged && (
        <p className="warning-line import-changed" role="alert">
          {words.previewChanged(seen.position, preview.position)}{' '}
          <button type="button" onClick={() => setSeen({ etag: preview.etag, position: preview.position })}>
            {words.seenAgain}
          </button>
        </p>
      )}
      <label className="filter import-reason">
        <span>{words.reason}</span>
        <input
          required
          maxLength={10_000}
          placeholder={words.reasonHint}
          value={reason}
          onChange={(event) => onReason(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={hasChanged}>
        {words.import}
      </button>
      <button type="button" onClick={onCancel}>
        {words.cancel}
      </button>
    </form>
  );
}
