import { isRefusal, problemOf } from './client.js';

describe('an answer that is none', () => {
  it('is a refusal only where the server has decided; a fault leaves open what became of it', () => {
    for (const status of [400, 401, 409, 413, 422]) expect(isRefusal(problemOf(status, {}))).toBe(true);
    for (const status of [500, 502, 503, 504]) expect(isRefusal(problemOf(status, {}))).toBe(false);
    expect(isRefusal(new TypeError('Failed to fetch'))).toBe(false);
    expect(isRefusal(null)).toBe(false);
  });
});
