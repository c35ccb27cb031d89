// The proof that an event is in the ledger: asked from the server, computed here.
import { useQuery } from '@tanstack/react-query';
import { Ask } from '../../ui/states.js';
import { usePhrases } from '../parts/phrases.js';
import { read } from '../parts/read.js';
import { includes } from './inclusion.js';
import { TIMELINE_WORDS } from './words.js';

export function Proof({ position }: { readonly position: number }) {
  const words = usePhrases(TIMELINE_WORDS);
  const proof = useQuery({
    queryKey: ['proof', position],
    queryFn: async ({ signal }) => {
      const given = await read('/api/ledger/proofs/inclusion', { position }, signal);
      return { ...given, holds: await includes(given) };
    },
    staleTime: Infinity,
    meta: { frozen: true },
  });
  return (
    <div className="proof">
      <Ask asked={proof}>
        {({ holds, index, size, root, leaf, proof: path }) => (
          <>
            <p className={holds ? 'proof-holds' : 'proof-fails'} role="status">
              {holds ? `✓ ${words.proved(index, size)}` : `✗ ${words.refuted}`}
            </p>
            <dl className="facts">
              <dt>{words.root}</dt>
              <dd className="mono">{root}</dd>
              <dt>{words.leaf}</dt>
              <dd className="mono">{leaf}</dd>
            </dl>
            <details>
              <summary>{words.path(path.length)}</summary>
              <ol className="mono">
                {path.map((hash) => (
                  <li key={hash}>{hash}</li>
                ))}
              </ol>
            </details>
            <p className="quiet">{words.proofHow}</p>
          </>
        )}
      </Ask>
    </div>
  );
}
