// Where each unit stands on the tile map: one tile of the same size per unit, near its neighbours, north at the top. A
// small unit is as easy to see and to aim at as a large one. A unit without a place here is shown below the map.
export type Place = readonly [column: number, row: number];

export const TILES: Readonly<Record<string, Place>> = {
  '12': [1, 1], // Lai Châu
  '15': [2, 1], // Lào Cai
  '08': [3, 1], // Tuyên Quang
  '04': [4, 1], // Cao Bằng
  '11': [1, 2], // Điện Biên
  '14': [2, 2], // Sơn La
  '25': [3, 2], // Phú Thọ
  '19': [4, 2], // Thái Nguyên
  '20': [5, 2], // Lạng Sơn
  '01': [3, 3], // Hà Nội
  '24': [4, 3], // Bắc Ninh
  '22': [5, 3], // Quảng Ninh
  '37': [3, 4], // Ninh Bình
  '33': [4, 4], // Hưng Yên
  '31': [5, 4], // Hải Phòng
  '40': [2, 5], // Nghệ An
  '38': [3, 5], // Thanh Hóa
  '42': [3, 6], // Hà Tĩnh
  '44': [3, 7], // Quảng Trị
  '46': [4, 7], // Huế
  '48': [4, 8], // Đà Nẵng
  '51': [4, 9], // Quảng Ngãi
  '52': [4, 10], // Gia Lai
  '66': [4, 11], // Đắk Lắk
  '80': [2, 12], // Tây Ninh
  '75': [3, 12], // Đồng Nai
  '68': [4, 12], // Lâm Đồng
  '56': [5, 12], // Khánh Hòa
  '91': [1, 13], // An Giang
  '82': [2, 13], // Đồng Tháp
  '79': [3, 13], // Hồ Chí Minh
  '92': [1, 14], // Cần Thơ
  '86': [2, 14], // Vĩnh Long
  '96': [1, 15], // Cà Mau
};

/** Classes of the share done, from few to all; the number stands on the tile as well. */
export const CLASSES = ['few', 'half', 'more', 'most', 'all'] as const;
export type TileClass = (typeof CLASSES)[number];

export function classOf(done: number, total: number): TileClass {
  const share = total === 0 ? 0 : done / total;
  if (share >= 1) return 'all';
  if (share >= 0.85) return 'most';
  if (share >= 0.7) return 'more';
  return share >= 0.5 ? 'half' : 'few';
}
