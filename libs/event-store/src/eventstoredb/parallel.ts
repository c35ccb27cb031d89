// Bounded concurrency for reads: many streams at once, but not thousands of calls.
const atOnce = 32;

/** The answers in the order of the items; the first error ends it. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const answers = new Array<R>(items.length);
  let next = 0;
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    while (next < items.length) {
      const i = next++;
      answers[i] = await work(items[i] as T);
    }
  });
  await Promise.all(workers);
  return answers;
}
