// The one file of a bundle that nobody signs: what lies in it and how to check it.
import { formatLocal } from '#libs/readiness';
import type { StoredCheckpoint } from '../engine/checkpoint-store.js';

export interface ReadmeParts {
  readonly asOf: string;
  readonly checkpoint: StoredCheckpoint;
  readonly verifier: string;
}

export function readmeOf({ asOf, checkpoint, verifier }: ReadmeParts): string {
  const { size, root, position } = checkpoint;
  return `# Ảnh chụp sổ sẵn sàng / A snapshot of the readiness ledger

Số liệu tính đến ${formatLocal(asOf)} (giờ Việt Nam), theo những gì đã ghi nhận đến vị trí ${position}.
True at ${asOf}, as known at position ${position}: ${size} events, root \`${root}\`.

| tệp / file | nội dung / content |
|---|---|
| \`matrix.json\` \`matrix.csv\` \`matrix.xlsx\` | bảng tổng hợp tiến độ / the readiness matrix |
| \`vendors.json\` \`vendors.csv\` | doanh nghiệp triển khai / who runs which system |
| \`remarks.json\` | khó khăn, đề xuất, cam kết, nhiệm vụ / difficulties, proposals, commitments, tasks |
| \`events.ndjson\` | mọi sự kiện đến điểm kiểm tra, mỗi dòng một sự kiện / every event up to the checkpoint |
| \`leaves.txt\` | mã băm của từng sự kiện / the hash of each event |
| \`catalogue.json\` | danh mục có hiệu lực / the catalogue in force |
| \`documents/\` | các văn bản được viện dẫn / the documents that are cited |
| \`checkpoint.note\` \`manifest.note\` \`key.txt\` | điểm kiểm tra, bảng kê có chữ ký, khóa công khai / checkpoint, signed manifest, public key |
| \`handovers/\` | khóa ký này giao cho khóa kia, nếu đã từng / how one signing key followed another, if any did |

## Kiểm tra / Checking

    node verify.mjs <thư mục này / this folder> --key ledger.pub

\`verify.mjs\` chỉ cần Node 20 trở lên, không cần máy chủ hay cơ sở dữ liệu. Hãy dùng khóa công khai mà bạn đã nhận từ trước
bằng đường khác; khóa trong \`key.txt\` chỉ cho biết các tệp thuộc về nhau.
\`verify.mjs\` needs Node 20 or later, no server and no database. Use the public key that you were given before, in another
way; the one in \`key.txt\` only shows that the files belong together. Here it is

    ${verifier}

Kiểm tra này chứng minh thứ tự và nội dung của các sự kiện, và rằng các bảng suy ra đúng từ chúng; không chứng minh rằng điều
đã báo cáo là đúng sự thật.
The check proves order and content of the events and that the tables follow from them; not that what was reported was true.
`;
}
