// A read of any path at the moment of the time bar, for the views that have questions of their own.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client, unwrap, type Answer, type ReadPath } from '../../api/client.js';
import { clocksOf, momentOptions, useMoment } from '../../api/queries.js';

type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

export function useRead<P extends ReadPath>(
  path: P,
  parameters: Parameters,
  enabled = true,
): UseQueryResult<Answer<P>> {
  const moment = useMoment();
  return useQuery<Answer<P>>({
    queryKey: [path, moment, parameters],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      read(path, { ...clocksOf(moment), ...parameters }, signal),
    enabled,
    ...momentOptions(moment),
  } as never);
}

/** The path and its parameters are checked where they are named; the client's own types cannot follow a variable path. */
export function read<P extends ReadPath>(
  path: P,
  query: Parameters,
  signal?: AbortSignal,
): Promise<Answer<P>> {
  const get = client.GET as (
    path: string,
    init: object,
  ) => Promise<{ data?: Answer<P>; error?: unknown; response: Response }>;
  return unwrap(get(path, { params: { query }, ...(signal ? { signal } : {}) }));
}
