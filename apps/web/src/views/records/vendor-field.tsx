// The vendors of a system, of which there may be several; a unit may also run it itself.
import { useId } from 'react';
import { useCatalogue } from '../../api/queries.js';
import { useNames } from '../parts/names.js';

interface Props {
  readonly label: string;
  readonly hint?: string;
  /** Whether the unit itself can be meant. */
  readonly self: boolean;
  readonly chosen: readonly string[];
  readonly error: string | null;
  readonly onChange: (chosen: readonly string[]) => void;
}

export function VendorField({ label, hint, self, chosen, error, onChange }: Props) {
  const id = useId();
  const names = useNames();
  const { data: catalogue } = useCatalogue();
  return (
    <fieldset className="record-field record-vendors" aria-describedby={error === null ? undefined : id}>
      <legend>{label}</legend>
      {hint !== undefined && <small className="quiet">{hint}</small>}
      <div>
        {(catalogue?.vendors ?? [])
          .filter(({ kind }) => self || kind === 'vendor')
          .map((vendor) => (
            <label key={vendor.id}>
              <input
                type="checkbox"
                checked={chosen.includes(vendor.id)}
                onChange={({ target }) =>
                  onChange(
                    target.checked ? [...chosen, vendor.id] : chosen.filter((other) => other !== vendor.id),
                  )
                }
              />
              {names.vendor(vendor.id)}
            </label>
          ))}
      </div>
      {error !== null && (
        <span id={id} className="record-error" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}
