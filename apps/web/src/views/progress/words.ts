// The words of the progress view.
const two = (n: number) => String(n).padStart(2, '0');

export const PROGRESS_WORDS = {
  vi: {
    title: 'Diễn biến tiến độ',
    empty: 'Chưa có địa phương nào báo cáo tính đến thời điểm này.',
    lead: (done: number, all: number, late: number) =>
      `${done}/${all} ô đã hoàn thành · ${late === 0 ? 'không có ô nào quá hạn' : `${late} ô quá hạn`}`,
    course: 'Số đã hoàn thành theo thời gian',
    courseLead: {
      criteria: 'Mỗi đường là một nội dung: số địa phương đã hoàn thành.',
      units: 'Mỗi đường là một địa phương: số nội dung đã hoàn thành.',
    },
    scale:
      'Bấm vào một đường để làm nổi. Trục thời gian được nén; vùng xám là khoảng hơn 3 ngày không có số liệu mới.',
    latest: (shown: number, all: number) =>
      `Đang hiện ${shown} mốc gần nhất (mốc cuối mỗi ngày) trong ${all} mốc.`,
    by: 'Xem theo',
    criteria: 'Theo nội dung',
    units: 'Theo địa phương',
    form: 'Cách trình bày',
    chart: 'Biểu đồ',
    table: 'Bảng',
    highlight: 'Làm nổi',
    none: 'Không chọn',
    single: (at: string) =>
      `Mới có 01 mốc số liệu (${at}), chưa vẽ được diễn biến. Đường tiến độ sẽ hiện khi có mốc thứ hai; dưới đây là số liệu của mốc này.`,
    criterion: 'Nội dung',
    unit: 'Địa phương',
    total: 'Tổng cộng',
    pageMoment: 'Thời điểm xem',
    notReported: 'chưa báo cáo',
    deadline: 'Hạn',
    chartLabel: (n: number, points: number) =>
      `Biểu đồ bậc thang: ${n} đường qua ${points} mốc; số liệu đầy đủ ở dạng bảng.`,
    map: 'Bản đồ ô 34 địa phương',
    mapLead: 'Mỗi ô một địa phương, đặt gần đúng vị trí; chọn để mở bảng tổng hợp của địa phương đó.',
    tileDone: 'nội dung đã hoàn thành',
    tileLate: 'quá hạn',
    legend: 'Chú giải bản đồ',
    classes: { few: 'dưới 50%', half: '50–69%', more: '70–84%', most: '85–99%', all: '✓ đủ 100%' },
    lateMark: 'số nội dung quá hạn',
    due: 'Sắp đến hạn',
    noDue: 'Không còn hạn nào sắp tới mà chưa hoàn thành.',
    left: (time: string) => `còn ${time}`,
    trial: 'thử nghiệm',
    open: (notDone: number, silent: number) =>
      [
        ...(notDone > 0 ? [`${two(notDone)} địa phương chưa hoàn thành`] : []),
        ...(silent > 0 ? [`${two(silent)} địa phương chưa báo cáo`] : []),
      ].join(', '),
    late: 'Quá hạn',
    noLate: 'Không có địa phương nào quá hạn.',
    lateLead: (units: number, cells: number) => `${two(units)} địa phương, ${cells} ô nội dung`,
    lateCriteria: 'Nội dung quá hạn',
    count: 'Số',
  },
  en: {
    title: 'Progress',
    empty: 'No province had reported anything at this moment.',
    lead: (done: number, all: number, late: number) =>
      `${done} of ${all} cells done · ${late === 0 ? 'none overdue' : `${late} overdue`}`,
    course: 'Done over time',
    courseLead: {
      criteria: 'One line per criterion: how many provinces have done it.',
      units: 'One line per province: how many criteria it has done.',
    },
    scale:
      'Click a line to highlight it. The time axis is compressed; grey spans are more than 3 days without new figures.',
    latest: (shown: number, all: number) =>
      `The latest ${shown} instants (the last of each day) of ${all} are shown.`,
    by: 'Shown by',
    criteria: 'By criterion',
    units: 'By province',
    form: 'Form',
    chart: 'Chart',
    table: 'Table',
    highlight: 'Highlight',
    none: 'None',
    single: (at: string) =>
      `There is one instant only (${at}), so there is no course to draw yet. The lines appear with the second one; these are the figures of the first.`,
    criterion: 'Criterion',
    unit: 'Province',
    total: 'Total',
    pageMoment: 'The moment shown',
    notReported: 'not reported',
    deadline: 'Deadline',
    chartLabel: (n: number, points: number) =>
      `Step chart of ${n} lines through ${points} instants; the table holds every figure.`,
    map: 'Tile map of the 34 provinces',
    mapLead: 'One tile per province, roughly where it lies; a tile opens the matrix of that province.',
    tileDone: 'criteria done',
    tileLate: 'overdue',
    legend: 'Legend of the map',
    classes: { few: 'below 50%', half: '50–69%', more: '70–84%', most: '85–99%', all: '✓ all' },
    lateMark: 'criteria overdue',
    due: 'Due next',
    noDue: 'No deadline ahead that is not met already.',
    left: (time: string) => `in ${time}`,
    trial: 'trial',
    open: (notDone: number, silent: number) =>
      [
        ...(notDone > 0 ? [`${notDone} not done`] : []),
        ...(silent > 0 ? [`${silent} not reported`] : []),
      ].join(', '),
    late: 'Overdue',
    noLate: 'No province is overdue.',
    lateLead: (units: number, cells: number) => `${units} provinces, ${cells} cells`,
    lateCriteria: 'Overdue criteria',
    count: 'Number',
  },
} as const;
