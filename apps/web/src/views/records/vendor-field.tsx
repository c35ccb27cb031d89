// The vendors of a system, of which there may be several; a unit may also run it itself.
import { useCatalogue } from '../../api/queries.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { RECORD_WORDS } from './words.js';

interface Props {
  readonly chosen: readonly string[];
  readonly error: string | null;
  readonly onChange: (chosen: readonly string[]) => void;
}

export function VendorField({ chosen, error, onChange }: Props) {
  const words = usePhrases(RECORD_WORDS);
  const names = useNames();
  const { data: catalogue } = useCatalogue();
  return (
    <fieldset className="record-field record-vendors">
      <legend>{words.vendors}</legend>
      <div>
        {(catalogue?.vendors ?? []).map(({ id }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            {names.vendor(id)}
          </label>
        ))}
      </div>
      {error !== null && (
        <span className="record-error" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}
