import { KeptAnswers } from './kept.js';

it('finds an answer once, also for those who ask while it is being found', async () => {
  const kept = new KeptAnswers<number>(10);
  let found = 0;
  const find = (): Promise<number> => Promise.resolve(++found);
  expect(await Promise.all([kept.get('a', 1, find), kept.get('a', 1, find)])).toEqual([1, 1]);
  expect(await kept.get('a', 1, find)).toBe(1);
  expect(await kept.get('b', 1, find)).toBe(2);
});

it('gives way to what was asked for later', async () => {
  const kept = new KeptAnswers<number>(10);
  let found = 0;
  const find = (): Promise<number> => Promise.resolve(++found);
  for (const key of ['a', 'b', 'c']) await kept.get(key, 4, find);
  expect(await kept.get('b', 4, find)).toBe(2);
  expect(await kept.get('a', 4, find)).toBe(4);
});

it('answers also what is too large to be kept', async () => {
  const kept = new KeptAnswers<string>(10);
  expect(await kept.get('a', 11, () => Promise.resolve('large'))).toBe('large');
});

it('tries again what failed', async () => {
  const kept = new KeptAnswers<string>(10);
  await expect(kept.get('a', 1, () => Promise.reject(new Error('behind')))).rejects.toThrow('behind');
  expect(await kept.get('a', 1, () => Promise.resolve('there'))).toBe('there');
});
