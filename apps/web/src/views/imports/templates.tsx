// Empty tables for whoever writes tables instead of documents.
import { usePhrases } from '../parts/phrases.js';
import { IMPORT_WORDS } from './words.js';

const FORMATS = ['xlsx', 'csv'] as const;

export function Templates() {
  const words = usePhrases(IMPORT_WORDS);
  return (
    <section className="templates" aria-label={words.templates}>
      {words.templates}
      <ul>
        {Object.entries(words.kinds)
          .filter(([kind]) => kind.endsWith('-table'))
          .map(([kind, name]) => (
            <li key={kind}>
              {name}:{' '}
              {FORMATS.map((format, i) => (
                <span key={format}>
                  {i > 0 && ' · '}
                  <a
                    href={`/api/templates/${kind}?format=${format}`}
                    download
                    aria-label={`${name}, ${format}`}
                  >
                    {format}
                  </a>
                </span>
              ))}
            </li>
          ))}
      </ul>
    </section>
  );
}
