// A view whose part of the build cannot be loaded, or that fails while it is drawn, says so in its place; the rest of the
// page stays.
import { Component, type ReactNode } from 'react';
import { Failed } from './states.js';

interface Props {
  /** What is drawn: a failure to draw one thing is forgotten when another is to be drawn. */
  readonly of?: string;
  readonly children: ReactNode;
}

export class Boundary extends Component<Props, { readonly error: unknown }> {
  override readonly state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidUpdate({ of }: Props): void {
    if (of !== this.props.of && this.state.error !== null) this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Failed error={error} again={reload} />;
  }
}

/**
 * What could not be loaded once is only asked for again by a new page; the address holds everything. While nobody answers
 * the page is left standing.
 */
function reload(): void {
  fetch(window.location.href, { method: 'HEAD' }).then(
    () => window.location.reload(),
    () => undefined,
  );
}
