// A link within the page: a real address, opened without loading the page anew.
import type { MouseEvent, ReactNode } from 'react';
import { go, hrefOf, type Patch } from '../address.js';

interface Props {
  readonly to: Patch;
  readonly children: ReactNode;
  readonly className?: string;
  readonly current?: boolean;
  readonly label?: string;
}

export function Link({ to, children, className, current, label }: Props) {
  const onClick = (event: MouseEvent): void => {
    // a new tab or window is the browser's business
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={hrefOf(to)}
      onClick={onClick}
      className={className}
      aria-current={current === true ? 'page' : undefined}
      aria-label={label}
    >
      {children}
    </a>
  );
}
