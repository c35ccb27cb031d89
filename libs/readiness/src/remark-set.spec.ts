import { History } from '../../../test/events.js';
import type { Statement } from './events.js';
import { normalText, remarkSetAt } from './remark-set.js';

const DAY1 = '2025-06-26T05:15:00.000Z';
const DAY1_EVENING = '2025-06-26T10:20:00.000Z';
const DAY2 = '2025-06-27T05:15:00.000Z';
const DAY3 = '2025-06-28T05:15:00.000Z';

const subject = { unit: '01', criterion: 'I.1', topic: null, system: null };
const difficulty = (text: string): Statement => ({ type: 'DifficultyReported', data: { ...subject, text } });
const resolved = (text: string): Statement => ({ type: 'DifficultyResolved', data: { ...subject, text } });
const daily = (document: string, asOf: string, ...texts: string[]) => ({
  document,
  kind: 'status-report' as const,
  asOf,
  statements: texts.map(difficulty),
});
const states = (history: History, t: string, p = history.head) =>
  Object.fromEntries(remarkSetAt(history.events, t, p).map((r) => [r.text, r.state]));

describe('remarks in force', () => {
  it('given two daily reports, says what is new, still mentioned and no longer mentioned', () => {
    const history = new History();
    history.report(daily('a', DAY1, 'thiếu máy', 'mất điện'));
    history.report(daily('b', DAY2, 'Thiếu  máy.', 'thiếu người'));
    expect(states(history, DAY1)).toEqual({ 'thiếu máy': 'new', 'mất điện': 'new' });
    expect(states(history, DAY2)).toEqual({
      'Thiếu  máy.': 'still-mentioned',
      'thiếu người': 'new',
      'mất điện': 'no-longer-mentioned',
    });
    const [, still] = remarkSetAt(history.events, DAY2, history.head);
    expect(still).toMatchObject({
      since: DAY1,
      lastMentioned: DAY2,
      source: { document: 'b', lines: [1, 1] },
    });
  });

  it('given a remark dropped two reports ago, shows it no more', () => {
    const history = new History();
    history.report(daily('a', DAY1, 'mất điện'));
    history.report(daily('b', DAY2));
    history.report(daily('c', DAY3));
    expect(states(history, DAY3)).toEqual({});
  });

  it('given a difficulty resolved several reports ago, keeps it, unless it was said again and then dropped', () => {
    const history = new History();
    history.report(daily('a', DAY1, 'mất điện', 'thiếu máy'));
    history.say(resolved('mất điện'), DAY1_EVENING);
    history.say(resolved('thiếu máy'), DAY1_EVENING);
    history.report(daily('b', DAY2, 'thiếu máy'));
    history.report(daily('c', DAY3));
    history.report(daily('d', '2025-06-29T05:15:00.000Z'));
    expect(states(history, '2025-06-29T05:15:00.000Z')).toEqual({ 'mất điện': 'resolved' });
  });

  it('given remarks of several days, gives them in the order of their latest mention', () => {
    const history = new History();
    history.report({ ...daily('s', DAY2, 'late'), kind: 'systems-report' });
    history.report(daily('b', DAY3, 'b1', 'b2'));
    history.report({ ...daily('i', DAY1, 'early'), kind: 'inventory' });
    const texts = remarkSetAt(history.events, DAY3, history.head).map((r) => r.text);
    expect(texts).toEqual(['early', 'late', 'b1', 'b2']);
  });

  it('given reports imported in the other order, answers the same', () => {
    const history = new History();
    history.report(daily('b', DAY2, 'x'));
    history.report(daily('a', DAY1, 'x', 'y'));
    expect(states(history, DAY2)).toEqual({ x: 'still-mentioned', y: 'no-longer-mentioned' });
  });

  it('given a report that is not complete, or withdrawn, leaves the one before in force', () => {
    const history = new History();
    history.report(daily('a', DAY1, 'x'));
    history.say(difficulty('y'), DAY2, { document: 'b' });
    expect(states(history, DAY2)).toEqual({ x: 'new' });
    const completed = history.complete(daily('b', DAY2, 'y'));
    const before = history.head;
    expect(states(history, DAY2)).toEqual({ x: 'no-longer-mentioned', y: 'new' });
    history.retract(completed);
    expect(states(history, DAY2)).toEqual({ x: 'new' });
    expect(states(history, DAY2, before)).toEqual({ x: 'no-longer-mentioned', y: 'new' });
  });

  it('given documents of two kinds, lets neither drop what the other says', () => {
    const history = new History();
    history.report({ ...daily('s', DAY1, 'x'), kind: 'systems-report' });
    history.report(daily('a', DAY2, 'y'));
    expect(states(history, DAY2)).toEqual({ x: 'new', y: 'new' });
  });

  it('given a statement by hand, keeps it until it is resolved, and reopens it when it is said again', () => {
    const history = new History();
    history.report(daily('a', DAY1, 'x'));
    history.say(difficulty('gọi điện'), DAY1_EVENING);
    expect(states(history, DAY1_EVENING)).toEqual({ x: 'new', 'gọi điện': 'new' });
    history.report(daily('b', DAY2, 'x'));
    expect(states(history, DAY2)).toEqual({ x: 'still-mentioned', 'gọi điện': 'still-mentioned' });
    const end = history.say(resolved('GỌI ĐIỆN'), DAY2);
    expect(remarkSetAt(history.events, DAY2, history.head)[0]).toMatchObject({
      state: 'resolved',
      resolution: { event: end.id, at: DAY2 },
    });
    history.report(daily('c', DAY3, 'gọi điện'));
    expect(states(history, DAY3)['gọi điện']).toBe('still-mentioned');
  });

  it('given a resolution, ends a difficulty but not a proposal of the same words', () => {
    const history = new History();
    const statements: Statement[] = [
      difficulty('x'),
      { type: 'ProposalMade', data: { ...subject, text: 'x', addressedTo: 'Chính phủ' } },
    ];
    history.report({ document: 'a', kind: 'status-report', asOf: DAY1, statements });
    history.say(resolved('x'), DAY1_EVENING);
    expect(remarkSetAt(history.events, DAY2, history.head).map((r) => [r.type, r.state])).toEqual([
      ['DifficultyReported', 'resolved'],
      ['ProposalMade', 'new'],
    ]);
  });
});

describe('normalText', () => {
  it('overlooks form, case, spaces, dashes and closing marks, and nothing else', () => {
    expect(normalText(' -  Thiếu\u00a0máy – 05 xã. '.normalize('NFD'))).toBe('thiếu máy - 05 xã');
    expect(normalText('thiếu máy 06 xã')).not.toBe(normalText('thiếu máy 05 xã'));
  });
});
