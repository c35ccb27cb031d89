import { firstReads } from './web.js';

const paths = (address: Record<string, unknown>) =>
  [...firstReads(address).matchAll(/<([^>]+)>/g)].map(([, path]) => decodeURIComponent(path!));

describe('what the page reads first', () => {
  it('is asked for at the very addresses at which the page asks', () => {
    expect(paths({})).toEqual([
      '/api/matrix/compact?vs=report',
      '/api/about',
      '/api/instants',
      '/api/catalogue',
    ]);
    expect(paths({ asOf: ' 2025-06-27T12:15', knownAt: '400', vs: '26/6/2025' })).toEqual([
      '/api/matrix/compact?asOf=2025-06-27T05:15:00.000Z&knownAt=400&vs=2025-06-26T16:59:59.999Z',
      '/api/about',
      '/api/instants?knownAt=400',
      '/api/catalogue?knownAt=400',
    ]);
  });

  it('leaves out what depends on a clock that cannot be read, and what the view does not read', () => {
    expect(paths({ asOf: 'foo' })).toEqual(['/api/about', '/api/instants', '/api/catalogue']);
    expect(paths({ knownAt: ['1', '2'] })).toEqual(['/api/about']);
    expect(paths({ view: 'import' })).toEqual(['/api/about', '/api/instants']);
    expect(paths({ view: 'timeline', asOf: '27/6/2025' })).toEqual([
      '/api/about',
      '/api/instants',
      '/api/catalogue',
    ]);
  });
});
