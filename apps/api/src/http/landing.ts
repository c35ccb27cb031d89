// `/` until the web interface exists: what there is, in two languages, without a script.
import type { Catalogue } from '#libs/readiness';

const DOORS: readonly (readonly [string, string, string])[] = [
  ['/api/matrix', 'Bảng tổng hợp tiến độ', 'Readiness matrix'],
  ['/api/vendors', 'Doanh nghiệp triển khai', 'Who runs each system'],
  ['/api/remarks', 'Khó khăn, đề xuất, cam kết, nhiệm vụ', 'Difficulties, proposals, commitments, tasks'],
  ['/api/timeline', 'Dòng thời gian', 'Audit timeline'],
  ['/api/findings', 'Đối chiếu số liệu', 'Findings'],
  ['/api/inventory', 'Hệ thống của 63 tỉnh cũ', 'Systems of the 63 old provinces'],
  ['/api/documents', 'Văn bản đã lưu', 'Documents kept'],
  ['/api/catalogue', 'Danh mục', 'Catalogue in force'],
  ['/docs', 'Tài liệu API', 'API documentation'],
  ['/health', 'Tình trạng', 'Health'],
  ['/metrics', 'Số đo', 'Metrics'],
];

interface Shown {
  readonly catalogue: Catalogue;
  readonly sample: boolean;
  readonly position: number;
}

/** @param shown null where reading needs a token: the page then says nothing of the ledger */
export function landingPage(shown: Shown | null): string {
  const rows = DOORS.map(
    ([href, vi, en]) =>
      `<tr><td><a href="${href}">${href}</a></td><td>${vi}</td><td lang="en">${en}</td></tr>`,
  );
  const banner = shown?.sample
    ? `<p role="status" class="sample"><strong>Dữ liệu mẫu</strong> – số liệu ngày 27/6/2025, không phải sổ thật. <span lang="en">Sample data, not a real ledger.</span></p>`
    : '';
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sổ sẵn sàng – Readiness Ledger</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%}td{padding:.45rem .75rem .45rem 0;border-top:1px solid #ddd}
a{color:#0059b3}.sample{background:#fff4d6;border:1px solid #e0b020;padding:.5rem .75rem}.quiet{color:#595959}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}td{border-color:#444}a{color:#7ab8ff}.sample{background:#3a2f00}.quiet{color:#aaa}}
</style></head><body>
<h1>Sổ sẵn sàng</h1>
${shown ? titleOf(shown) : KEY_NEEDED}
${banner}
<table>${rows.join('')}</table>
${shown ? sizeOf(shown) : ''}
</body></html>`;
}

const KEY_NEEDED =
  '<p>Đọc cần mã truy cập. <span lang="en">Reading needs a token</span>: <code>Authorization: Bearer …</code></p>';

function titleOf({ catalogue: { title } }: Shown): string {
  return `<p>${escape(title.vi)} · <span lang="en">${escape(title.en)}</span></p>`;
}

function sizeOf({ catalogue, position }: Shown): string {
  return `<p class="quiet">${catalogue.units.length} địa phương · ${catalogue.criteria.length} nội dung · vị trí ${position} trong sổ</p>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.codePointAt(0)};`);
}
