// Answers that never change, kept for whoever asks next; who asks while one is being found waits for the same.
import { LRUCache } from 'lru-cache';

export class KeptAnswers<T> {
  readonly #answers: LRUCache<string, Promise<T>>;

  /** @param maxSize of all kept answers together, in the unit of their sizes; those that were asked for last stay */
  constructor(maxSize: number) {
    this.#answers = new LRUCache({ max: 256, maxSize });
  }

  /** @param key says all on which the answer depends */
  get(key: string, size: number, find: () => Promise<T>): Promise<T> {
    const kept = this.#answers.get(key);
    if (kept !== undefined) return kept;
    const found = find();
    this.#answers.set(key, found, { size });
    // the next one tries again
    found.catch(() => {
      if (this.#answers.peek(key) === found) this.#answers.delete(key);
    });
    return found;
  }
}
