// A database that cannot be had, said in one line that a person can act on: Vietnamese, then English.

export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';

  constructor(
    readonly vi: string,
    readonly en: string,
    options?: { cause?: unknown },
  ) {
    super(`${vi} / ${en}`, options);
  }

  /** For an error of the file system met at `place`. */
  static ofFiles(place: string, cause: unknown): DatabaseFault {
    switch (errorCode(cause)) {
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return new DatabaseFault(
          `Không ghi được vào thư mục dữ liệu ${place}. Hãy chọn thư mục khác bằng READINESS_DATA_DIR.`,
          `The data directory ${place} is not writable. Choose another with READINESS_DATA_DIR.`,
          { cause },
        );
      case 'ENOSPC':
      case 'EDQUOT':
        return DatabaseFault.ofFullDisk(place, cause);
      case 'ENOTDIR':
      case 'EEXIST':
        return new DatabaseFault(
          `Đường dẫn dữ liệu ${place} không phải là thư mục. Hãy sửa READINESS_DATA_DIR.`,
          `The data path ${place} is not a directory. Correct READINESS_DATA_DIR.`,
          { cause },
        );
      default:
        return new DatabaseFault(
          `Không dùng được thư mục dữ liệu ${place}: ${errorText(cause)}`,
          `The data directory ${place} cannot be used: ${errorText(cause)}`,
          { cause },
        );
    }
  }

  static ofFullDisk(place: string, cause?: unknown): DatabaseFault {
    return new DatabaseFault(
      `Ổ đĩa chứa ${place} đã đầy. Hãy giải phóng dung lượng rồi chạy lại.`,
      `The disk that holds ${place} is full. Free some space and run again.`,
      { cause },
    );
  }
}

/** The `code` of a Node or PostgreSQL error, if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
