// The controls of the form: each has its label, its hint and, when the server refuses it, the reason beside it.
import { useId, type ReactNode } from 'react';
import type { Options } from '../parts/options.js';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error: string | null;
  readonly children: (attributes: ControlAttributes) => ReactNode;
}

interface ControlAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

export function FormField({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error !== null && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="record-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== null, 'aria-describedby': described || undefined })}
      {hint && (
        <small id={`${id}-hint`} className="quiet">
          {hint}
        </small>
      )}
      {error !== null && (
        <span id={`${id}-error`} className="record-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

interface SelectProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  /** What stands for no choice; null when there is always one. */
  readonly none: string | null;
  readonly options: Options;
  readonly required?: boolean;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

export function SelectField(props: SelectProps) {
  const { label, hint, value, none, options, required = false, error, onChange } = props;
  return (
    <FormField label={label} hint={hint} error={error}>
      {(attributes) => (
        <select
          {...attributes}
          aria-required={required}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {none !== null && <option value="">{none}</option>}
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </FormField>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly error: string | null;
  readonly required?: boolean;
  readonly long?: boolean;
  /** Proposed, not prescribed. */
  readonly suggestions?: readonly string[];
  readonly onChange: (value: string) => void;
}

export function TextField(props: TextProps) {
  const { label, value, hint, error, required = false, long = false, suggestions = [], onChange } = props;
  const list = useId();
  return (
    <FormField label={label} hint={hint} error={error}>
      {(attributes) =>
        long ? (
          <textarea
            {...attributes}
            aria-required={required}
            rows={3}
            maxLength={10_000}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <>
            <input
              {...attributes}
              aria-required={required}
              maxLength={10_000}
              list={suggestions.length > 0 ? list : undefined}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            {suggestions.length > 0 && (
              <datalist id={list}>
                {suggestions.map((text) => (
                  <option key={text} value={text} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    </FormField>
  );
}
