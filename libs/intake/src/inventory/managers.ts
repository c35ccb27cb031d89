// Who runs a system: the closed vocabulary of offices that such inventories print in the column "Đơn vị quản lý".
import { anyOf, fold } from './words.js';

const OFFICES: readonly string[] = [
  'Sở Thông tin và truyền thông',
  'Sở TTTT',
  'Sở VH,TT và DL',
  'Sở Văn hóa, Thể thao và Du lịch',
  'Sở Y tế',
  'Sở Giáo dục và đào tạo',
  'Sở Tài nguyên môi trường',
  'Sở Tài nguyên và Môi trường',
  'Sở Lao động - Thương binh và Xã hội',
  'Sở Nội vụ',
  'Sở Giao thông và vận tải',
  'Sở Giao thông vận tải',
  'Sở Tư pháp',
  'Sở Xây dựng',
  'Sở Khoa học và Công nghệ',
  'Sở Tài chính',
  'Sở Công Thương',
  'Sở Kế hoạch và Đầu tư',
  'Sở Nông nghiệp và Phát triển nông thôn',
  'Văn phòng Ủy ban nhân dân tỉnh',
  'Văn phòng Ủy ban nhân dân thành phố',
  'Văn phòng Ủy ban nhân dân',
  'Văn phòng UBND tỉnh',
  'Văn phòng UBND',
  'Văn phòng Chính phủ (Cổng Dịch vụ Công Quốc gia)',
  'Văn phòng Chính phủ',
  'Văn phòng công chứng tư nhân',
  'UBND địa phương',
  'UBND tỉnh',
  'Công an tỉnh',
  'Ban quản lý khu công nghiệp',
  'Ban quản lý các khu công nghiệp',
  'Ban quản lý khu du lịch',
  'Bộ Giáo dục và Đào tạo',
  'Bộ Lao động - Thương binh và Xã hội',
  'Bộ Tài nguyên và Môi trường',
  'Bộ Giao thông vận tải',
  'Cục Người có công - Bộ LĐTBXH',
  'Cục Trẻ em - Bộ LĐTBXH',
  'Cục BTXH - Bộ LĐTBXH',
  'Trung tâm sát hạch lái xe Koruco',
  'Trung tâm Chuyển đổi số và Truyền thông',
  'Trung tâm Phục vụ hành chính công tỉnh và UBND địa phương',
  'Trung tâm Phục vụ hành chính công tỉnh',
  'Các bệnh viện tuyến tỉnh, TTYT các huyện',
];

const ONE = anyOf(OFFICES);
const MANAGER = new RegExp(`(?:${ONE})(?: ?[/,] ?(?:${ONE}))*(?: ?/ ?(?:…|\\.\\.\\.))?(?= |$)`, 'uy');

/**
 * How much of the text from `at` is the office that runs the system; 0 when none is printed there. A sentence that
 * begins with an office ("UBND tỉnh đã phê duyệt …") is no cell of this column.
 */
export function managerAt(text: string, folded: string, at: number): number {
  MANAGER.lastIndex = at;
  const match = MANAGER.exec(folded);
  if (!match) return 0;
  const rest = text.slice(at + match[0].length + 1);
  const sentence = /^\p{Ll}/u.test(rest) && !/^(đâu tư|thuê|tư |đang |x )/.test(fold(rest.slice(0, 12)));
  return sentence ? 0 : match[0].length;
}
