import { KeptPoints, type Happened } from './kept-points.js';
import type { Point } from './progress.js';

const day = (n: number): string => `2025-06-${n}T00:00:00.000Z`;
const INSTANTS = [day(24), day(25), day(26)];

/** @param total by which its points are told from those of another */
function reader(events: readonly Happened[] = [], total = 10) {
  const asked: string[] = [];
  return {
    asked,
    ask: {
      point: (at: string) => {
        asked.push(at);
        return Promise.resolve({ at, total } as Point);
      },
      newest: (limit: number) => Promise.resolve(events.slice(0, limit)),
    },
  };
}
const event = (position: number, effectiveAt: string, type = 'StatusReported'): Happened => ({
  type,
  position,
  effectiveAt,
});

async function kept(): Promise<KeptPoints> {
  const points = new KeptPoints();
  const { ask, asked } = reader();
  const found = await points.of(10, INSTANTS, ask);
  expect(found.map(({ at }) => at)).toEqual(INSTANTS);
  expect(asked).toEqual(INSTANTS);
  return points;
}
/** Which instants are read again at a later position. */
async function again(position: number, events: readonly Happened[], instants = INSTANTS): Promise<string[]> {
  const points = await kept();
  const { ask, asked } = reader(events);
  const found = await points.of(position, instants, ask);
  expect(found.map(({ at }) => at)).toEqual(instants);
  return asked;
}

describe('the points that were read', () => {
  it('are read again only from the time of which an event speaks', async () => {
    expect(await again(11, [event(11, day(26)), event(10, day(24))])).toEqual([day(26)]);
    expect(await again(12, [event(12, day(26)), event(11, day(25))])).toEqual([day(25), day(26)]);
    expect(await again(11, [event(11, day(24), 'EntryRetracted')])).toEqual(INSTANTS);
    expect(await again(11, [event(11, day(28))])).toEqual([]);
  });

  it('are kept when only an instant is added', async () => {
    expect(await again(10, [], [...INSTANTS, day(27)])).toEqual([day(27)]);
  });

  it('are all read again under another catalogue, at an earlier position, and after more than can be looked at', async () => {
    expect(await again(11, [event(11, day(30), 'CatalogueAdopted')])).toEqual(INSTANTS);
    expect(await again(9, [event(9, day(30))])).toEqual(INSTANTS);
    const many = Array.from({ length: 2_000 }, (_, i) => event(2_011 - i, day(30)));
    expect(await again(2_011, many)).toEqual(INSTANTS);
  });

  it('are not mixed by a read that was overtaken', async () => {
    const points = await kept();
    let answer = (): void => undefined;
    const late = new Promise<void>((go) => (answer = go));
    const slow = reader([event(11, day(24))]);
    const overtaken = points.of(11, INSTANTS, {
      ...slow.ask,
      point: async (at) => {
        await late;
        return slow.ask.point(at);
      },
    });
    const { ask, asked } = reader([event(12, day(24)), event(11, day(24))]);
    await points.of(12, INSTANTS, ask);
    answer();
    await overtaken;
    expect(asked).toEqual(INSTANTS);
    expect((await points.of(12, INSTANTS, ask)).map(({ at }) => at)).toEqual(INSTANTS);
  });

  it('are not taken over from a later position by a read that had begun before', async () => {
    const points = await kept();
    let answer = (events: readonly Happened[]): void => void events;
    const looked = new Promise<readonly Happened[]>((go) => (answer = go));
    const early = reader([], 11);
    const begun = points.of(11, INSTANTS, { ...early.ask, newest: () => looked });
    await points.of(12, INSTANTS, reader([event(12, day(24)), event(11, day(26))], 12).ask);
    answer([event(11, day(26)), event(10, day(24))]);
    expect((await begun).map(({ total }) => total)).toEqual([10, 10, 11]);
  });
});
