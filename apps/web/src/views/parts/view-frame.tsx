// What every view has in common: a heading, and the answer to its question or what stands in its place.
import { Suspense, type ReactNode } from 'react';
import { useAddress } from '../../address.js';
import { later } from '../../ui/later.js';
import { Ask, Empty } from '../../ui/states.js';
import './views.css';

const SourceDrawer = later(() => import('./source-drawer.js').then((m) => m.SourceDrawer));

interface Props<T> {
  readonly title: string;
  readonly lead?: string;
  /** Controls that stand even when there is no answer. */
  readonly before?: ReactNode;
  /** What stands in the place of an answer that there cannot be. */
  readonly instead?: ReactNode;
  readonly asked: {
    readonly data: T | undefined;
    readonly error: unknown;
    readonly isPlaceholderData: boolean;
    readonly refetch: () => unknown;
  };
  readonly isEmpty: (data: T) => boolean;
  readonly empty: string;
  readonly children: (data: T) => ReactNode;
}

export function ViewFrame<T>({ title, lead, before, instead, asked, isEmpty, empty, children }: Props<T>) {
  const { source } = useAddress();
  return (
    <div className="view">
      <h1>{title}</h1>
      {lead !== undefined && <p className="view-lead">{lead}</p>}
      {before}
      {instead ?? (
        <Ask asked={asked}>{(data) => (isEmpty(data) ? <Empty>{empty}</Empty> : children(data))}</Ask>
      )}
      {source !== null && (
        <Suspense>
          <SourceDrawer />
        </Suspense>
      )}
    </div>
  );
}
