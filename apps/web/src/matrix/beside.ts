// What a filter needs beside the matrix: an answer of the moment that is shown, or none.

export interface Beside<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  /** The data is the answer of another moment. */
  readonly isPlaceholderData: boolean;
  readonly refetch: () => unknown;
}

/** The answer, where it is one of this moment and could be read; to filter by another would be to filter by another date. */
export function answerOf<T>({ data, error, isPlaceholderData }: Beside<T>): T | undefined {
  return isPlaceholderData || error !== null ? undefined : data;
}
