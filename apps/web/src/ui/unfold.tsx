// What is folded away until somebody wants it, behind a button that says so. It is not drawn before.
import { useId, useState, type ReactNode } from 'react';

interface Props {
  readonly label: ReactNode;
  readonly className?: string;
  readonly children: () => ReactNode;
}

export function Unfold({ label, className, children }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && (
        <div id={id} className={className}>
          {children()}
        </div>
      )}
    </>
  );
}
