// The systems that inventories list, by kind: one code for all the ways of printing one label. Codes that are also
// systems of the programme (TTHC, LGSP, QLVB) are the same codes. Another inventory with other labels still gives rows:
// their kind is null and the label stays as printed.

export interface SystemKind {
  readonly code: string;
  readonly title: { readonly vi: string; readonly en: string };
  /** How the label is printed; tone marks, case and line breaks do not matter. */
  readonly labels: readonly string[];
}

const kind = (code: string, vi: string, en: string, ...labels: string[]): SystemKind => ({
  code,
  title: { vi, en },
  labels: [vi, ...labels],
});

export const SYSTEM_KINDS: readonly SystemKind[] = [
  kind('IOC', 'Hệ thống IOC', 'Intelligent operations centre (IOC)', 'Trung tâm IOC'),
  kind('SOC', 'Hệ thống SOC', 'Security operations centre (SOC)', 'Trung tâm SOC'),
  kind('LGSP', 'Hệ thống LGSP', 'Data integration and sharing platform (LGSP)'),
  kind(
    'TTHC',
    'Hệ thống giải quyết thủ tục hành chính',
    'Procedure handling',
    'Hệ thống giải quyết TTHC',
    'Hệ thống thông tin giải quyết thủ tục hành chính',
    'Hệ thống thông tin giải quyết TTHC',
  ),
  kind('QLVB', 'Hệ thống quản lý văn bản và điều hành', 'Document management'),
  kind(
    'DAT_DAI',
    'Phần mềm quản lý đất đai',
    'Land administration',
    'Hệ thống thông tin đất đai VILIS 2.0',
    'Hệ thống thông tin đất đai',
  ),
  kind(
    'GIAO_DUC',
    'Cơ sở dữ liệu ngành Giáo dục và đào tạo',
    'Education database',
    'CSDL ngành Giáo dục và đào tạo',
  ),
  kind('CCVC', 'Phần mềm Cơ sở dữ liệu công chức, viên chức', 'Civil servants database'),
  kind('CHUNG_THUC', 'Chứng thực điện tử', 'Electronic authentication of copies'),
  kind('SAT_HACH', 'Phần mềm Quản lý thi sát hạch', 'Driving tests'),
  kind('CAMERA_AI', 'Camera AI', 'AI cameras'),
  kind('KIOSK', 'Kiosk - DVC', 'Public service kiosk'),
  kind('KIOSK_Y_TE', 'Kiosk khám sức khỏe điện tử', 'Health check kiosk'),
  kind('HOC', 'HOC', 'Health operations centre (HOC)'),
  kind('AN_SINH', 'Phần mềm an sinh xã hội', 'Social security'),
  kind('NGUOI_CO_CONG', 'Phần mềm số hóa hồ sơ người có công', 'Records of people of merit'),
  kind('BAO_TRO', 'Cơ sở dữ liệu bảo trợ xã hội', 'Social assistance database'),
  kind('TRE_EM', 'Phần mềm cơ sở dữ liệu trẻ em', 'Children database'),
  kind(
    'HO_TICH',
    'Hệ thống thông tin đăng ký, quản lý hộ tịch',
    'Civil status register',
    'Hệ thống thông tin đăng ký, quản lý hộ tịch và thực hiện số hóa Sổ hộ tịch (Phần mềm Hộ tịch 158)',
  ),
  kind('LY_LICH_TU_PHAP', 'Lý lịch tư pháp', 'Criminal records'),
  kind('Y_TE', 'Hệ thống thông tin quản lý y tế', 'Health management'),
  kind('HIS', 'Hệ thống quản lý bệnh viện HIS', 'Hospital information system', 'Hệ thống quản lý bệnh viện'),
  kind('HO_SO_SUC_KHOE', 'Hệ thống quản lý hồ sơ sức khỏe điện tử', 'Electronic health records'),
  kind(
    'KHAM_CHUA_BENH',
    'Khám chữa bệnh sử dụng thẻ CCCD và VNeID',
    'Medical care with identity card or VNeID',
    'Khám chữa bệnh sử dụng thẻ CCCD và VNeID.',
  ),
  kind('LUU_TRU', 'Nền tảng quản lý lưu trú ASM', 'Lodging registration (ASM)'),
  kind('SMART_IR', 'Smart IR', 'Smart IR'),
];

/** First words of labels that are not in the list: enough to tell a row from running text. */
export const LABEL_HEADS: readonly string[] = [
  'Hệ thống',
  'Phần mềm',
  'Cơ sở dữ liệu',
  'CSDL',
  'Nền tảng',
  'Ứng dụng',
  'Kiosk',
  'Camera',
  'Cổng',
  'Trang thông tin',
];
