import { shippedCatalogue } from '../../../test/programme.js';
import { foldName, Names, parseCatalogue } from './catalogue.js';

describe('the shipped catalogue', () => {
  const catalogue = shippedCatalogue();
  const names = new Names(catalogue);

  it('has 34 units from 63 predecessors, 26 criteria, 5 topics and 5 systems', () => {
    expect(catalogue.units).toHaveLength(34);
    expect(catalogue.units.flatMap((u) => u.predecessors)).toHaveLength(63);
    expect(catalogue.criteria).toHaveLength(26);
    expect(catalogue.topics).toHaveLength(5);
    expect(catalogue.systems.map((s) => s.code)).toEqual(['TTHC', 'QLVB', 'LGSP', 'BAOCAO', 'HOP']);
  });

  it.each([
    ['Thanh Hoá', '38'],
    ['TP Huế', '46'],
    ['Thừa thiên - Huế', '46'],
    ['TP. Hồ Chí Minh', '79'],
    ['TP.HCM', '79'],
    ['THÁI NGUYÊN', '19'],
    ['Thái nguyên', '19'],
    ['Đắc Lắc', '66'],
    ['tỉnh Cà Mau', '96'],
    ['thành phố Cần Thơ', '92'],
    ['Quảng Trị (Quảng Bình)', '44'],
    ['TP Đà Nẵng (Quảng Nam)', '48'],
    ['Hà Nội'.normalize('NFD'), '01'],
  ])('knows %s as unit %s', (spelling, code) => {
    expect(names.unit(spelling)?.code).toBe(code);
  });

  it.each(['Yên Bái', 'Quảng Nam', 'Cà Mau (Hà Nội)', 'Atlantis', ''])(
    'does not take "%s" for a unit of today',
    (text) => {
      expect(names.unit(text)).toBeNull();
    },
  );

  it('knows old provinces with their successor, and what is typed without diacritics', () => {
    expect(names.predecessor('Yên Bái')).toMatchObject({ code: '15', successor: { name: 'Lào Cai' } });
    expect(names.predecessor('Bà Rịa-Vũng Tàu')?.successor.name).toBe('Hồ Chí Minh');
    expect(names.typedUnit('dak lak')?.name).toBe('Đắk Lắk');
    expect(names.typedUnit('01')?.name).toBe('Hà Nội');
  });

  it('keeps different letters apart', () => {
    expect(foldName('Hà Nam')).not.toBe(foldName('Hà Năm'));
  });
});

describe('a catalogue with mistakes', () => {
  it('is refused with every problem and its place', () => {
    const catalogue = shippedCatalogue();
    const broken = {
      ...catalogue,
      units: [...catalogue.units, { ...catalogue.units[0]!, aliases: [] }],
      criteria: catalogue.criteria.map((c, i) => (i === 0 ? { ...c, section: 'X' } : c)),
    };
    const result = parseCatalogue(broken);
    expect('problems' in result && result.problems).toEqual(
      expect.arrayContaining(['units: "01" stands twice', 'I.1: there is no section "X"']),
    );
    expect(parseCatalogue({ ...catalogue, cutOffs: { report: '5pm', consolidate: '18:00' } })).toEqual({
      problems: [expect.stringContaining('cutOffs.report')],
    });
  });
});
