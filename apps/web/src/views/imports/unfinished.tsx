// An import that this page began and whose end it did not see, because the page was closed or the line was cut: the
// ledger itself says whether it happened. It happened whole or not at all.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLive } from '../../api/live.js';
import { Link } from '../../ui/link.js';
import { Failed, Loading } from '../../ui/states.js';
import { usePhrases } from '../parts/phrases.js';
import { read } from '../parts/read.js';
import { begunBefore, forgetBegun, type Begun } from './begun.js';
import { documentPatch, Withdraw } from './result.js';
import { IMPORT_WORDS } from './words.js';

/** The position of the latest that the ledger holds of the document since the preview; null: nothing. */
async function recordedSince({ sha256, position }: Begun, signal: AbortSignal): Promise<number | null> {
  const head = await read('/api/about', {}, signal);
  const query = { document: sha256, all: true, limit: 1, after: head.position };
  const { entries } = await read('/api/timeline', query, signal);
  const last = entries[0]?.position ?? 0;
  return last > position ? last : null;
}

export function Unfinished({ csrf }: { readonly csrf: string }) {
  const words = usePhrases(IMPORT_WORDS);
  const [begun, setBegun] = useState(begunBefore);
  const live = useLive();
  const recorded = useQuery({
    queryKey: ['import-begun', begun?.sha256, live.position],
    queryFn: ({ signal }) => recordedSince(begun!, signal),
    enabled: begun !== null,
    placeholderData: keepPreviousData,
  });
  if (begun === null) return null;
  if (recorded.data === undefined)
    return recorded.error === null ? (
      <Loading />
    ) : (
      <Failed
        above={words.unfinishedUnknown(begun.file)}
        error={recorded.error}
        again={() => void recorded.refetch()}
      />
    );
  const dismiss = (): void => {
    forgetBegun();
    setBegun(null);
  };
  return (
    <section className="panel warning-line" role="status" aria-label={words.unfinished}>
      <h2>{words.unfinished}</h2>
      <p>
        {recorded.data === null ? words.didNotHappen(begun.file) : words.didHappen(begun.file, recorded.data)}
      </p>
      <div className="result-end">
        {recorded.data !== null && (
          <>
            <Link to={documentPatch(begun.sha256, null)}>{words.everything}</Link>
            <Withdraw document={begun.sha256} csrf={csrf} />
          </>
        )}
        <button type="button" onClick={dismiss}>
          {words.understood}
        </button>
      </div>
    </section>
  );
}
