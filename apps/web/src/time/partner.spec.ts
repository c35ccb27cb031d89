import { lastWeekOf, partnerOf, yesterdayOf } from './partner.js';

const at = (text: string) => new Date(`2025-06-${text}:00+07:00`).toISOString();
const said = (text: string) => ({ at: at(text), report: false });
const report = (text: string) => ({ at: at(text), report: true });
const LATER = at('30T12:00');

describe('the moment to compare with', () => {
  it('is the report before the latest', () => {
    const instants = [report('25T12:15'), report('26T12:15'), report('27T12:15'), said('27T15:00')];
    expect(partnerOf(instants, LATER)).toEqual({ at: at('26T12:15'), why: 'report' });
    expect(partnerOf(instants, null)).toEqual({ at: at('26T12:15'), why: 'report' });
    expect(partnerOf(instants, at('26T13:00'))).toEqual({ at: at('25T12:15'), why: 'report' });
  });

  it('is the only report once something was said after it', () => {
    const instants = [said('24T10:00'), report('27T12:15'), said('27T15:00'), said('27T16:00')];
    expect(partnerOf(instants, LATER)).toEqual({ at: at('27T12:15'), why: 'report' });
  });

  it('is the instant before where there is no report before', () => {
    const instants = [said('24T10:00'), report('27T12:15')];
    expect(partnerOf(instants, LATER)).toEqual({ at: at('24T10:00'), why: 'instant' });
  });

  it('is none where nothing was said before', () => {
    expect(partnerOf([report('27T12:15')], LATER)).toBeNull();
    expect(partnerOf([report('27T12:15')], at('26T12:15'))).toBeNull();
  });
});

describe('yesterday and last week', () => {
  const instants = [report('20T12:15'), report('26T12:15'), report('26T18:00'), report('27T08:00')];

  it('are the last report of an earlier day of Viet Nam, whatever the hour', () => {
    expect(yesterdayOf(instants, at('27T12:00'))).toBe(at('26T18:00'));
    expect(yesterdayOf(instants, at('27T23:30'))).toBe(at('26T18:00'));
    // half past midnight there is still the day before in UTC
    expect(yesterdayOf(instants, at('28T00:30'))).toBe(at('27T08:00'));
    expect(lastWeekOf(instants, at('27T12:00'))).toBe(at('20T12:15'));
  });

  it('are the ends of those days where no report was made before', () => {
    expect(yesterdayOf([], at('27T12:00'))).toBe('2025-06-26T16:59:59.999Z');
    expect(lastWeekOf([], at('27T12:00'))).toBe('2025-06-20T16:59:59.999Z');
  });
});
