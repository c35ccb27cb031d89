// What goes wrong between us and an EventStoreDB, as one line that says what, where and what to do.
import { connect } from 'node:net';
import { StoreUnavailableError } from '../errors.js';
import type { Address } from './address.js';

/** The node answers, but it is not a store that this program can use. No attempt later will change that. */
export class IncompatibleStoreError extends StoreUnavailableError {}

/** The stream was not at the revision at which it was to be appended to. */
export class WrongRevision extends Error {
  override readonly name = 'WrongRevision';
}

/** More at once than the server takes. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Nothing came for so long that somebody else should be asked. */
export class Silence extends Error {
  override readonly name = 'Silence';
}

const UNIMPLEMENTED = 12;
const probeMs = 1000;

/** What the client leaves as a bare status of gRPC, by the name that it gives the same elsewhere. */
const types = new Map([
  [1, 'cancelled'],
  [4, 'deadline-exceeded'],
  [14, 'unavailable'],
  [16, 'access-denied'],
]);

/** The error of the client as ours. Those which it has no name for come from a server that speaks something else. */
export function faultOf(address: Address, error: unknown): Error {
  if (error instanceof StoreUnavailableError) return error;
  const at = `EventStoreDB ${address.nodes.join(', ')}`;
  const unavailable = (vi: string, en: string): StoreUnavailableError =>
    new StoreUnavailableError(`${at}: ${vi} / ${en}`, { cause: error });
  if (error instanceof Silence)
    return unavailable(
      'không trả lời; kiểm tra máy chủ, mạng và tường lửa',
      'does not answer; check the server, the network and the firewall',
    );
  const { type, code, message } = readable(error);
  switch (type) {
    case 'wrong-expected-version':
      return new WrongRevision(message);
    case 'maximum-append-size-exceeded':
      return new TooLarge(message);
    case 'access-denied':
      if (!address.tls)
        return unavailable(
          'đòi đăng nhập, mà khi tls=false thì không gửi được tên và mật khẩu; bật TLS trong EVENTSTORE_URL',
          'asks for credentials, which are not sent with tls=false; turn TLS on in EVENTSTORE_URL',
        );
      return unavailable(
        'từ chối: sai tên hoặc mật khẩu, hoặc tài khoản không được đọc $all; sửa EVENTSTORE_URL hoặc quyền',
        'access denied: wrong user or password, or no right to read $all; correct EVENTSTORE_URL or the rights',
      );
    case 'not-leader':
    case 'cancelled':
      return unavailable(
        'cụm đang đổi nút chính; sẽ thử lại',
        'the cluster is changing its leader; it will be tried again',
      );
    case 'timeout':
    case 'deadline-exceeded':
      return unavailable('quá chậm; kiểm tra tải của máy chủ', 'too slow; check the load of the server');
    case 'stream-deleted':
      return new Error(`${at}: ${message}: a stream of ours was deleted; restore it from a backup`);
    case 'unavailable':
      return unavailable(
        'không kết nối được; kiểm tra tên máy, cổng và máy chủ có đang chạy',
        'cannot be reached; check host, port and whether the server runs',
      );
    default:
      if (code === UNIMPLEMENTED) return incompatible(address, error);
      if (/failed to discover/i.test(message))
        return unavailable(
          'không nút nào của cụm trả lời; kiểm tra danh sách nút',
          'no node of the cluster answers; check the list of nodes',
        );
      return unavailable(`lỗi (${message})`, `failed (${message})`);
  }
}

export function incompatible(address: Address, cause?: unknown): IncompatibleStoreError {
  return new IncompatibleStoreError(
    `${address.nodes.join(', ')}: trả lời nhưng không phải EventStoreDB dùng được (cần bản 22.10 trở lên, cổng 2113, đúng tls=true/false) / answers, but is no EventStoreDB that can be used (needs version 22.10 or later, port 2113, the right tls=true/false)`,
    { cause },
  );
}

/** Whether somebody listens there at all: tells a dead node from one that speaks another protocol. */
export async function isListening({ nodes }: Address): Promise<boolean> {
  const answers = await Promise.all(nodes.map(listens));
  return answers.includes(true);
}

function listens(node: string): Promise<boolean> {
  const [host = '', port] = node.split(':');
  return new Promise((resolve) => {
    const end = (answer: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const socket = connect({ host, port: Number(port) }, () => end(true));
    const timer = setTimeout(() => end(false), probeMs);
    socket.on('error', () => end(false));
  });
}

function readable(error: unknown): { type: string | null; code: number | null; message: string } {
  const { type, code, message, _raw } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const raw = (typeof _raw === 'object' && _raw !== null ? _raw : {}) as Record<string, unknown>;
  const number = [code, raw['code']].find((value) => typeof value === 'number');
  return {
    type: typeof type === 'string' && type !== 'unknown' ? type : (types.get(Number(number)) ?? null),
    code: typeof number === 'number' ? number : null,
    // one line, whatever the server wrote
    message: String(message ?? error)
      .split('\n')[0]!
      .slice(0, 200),
  };
}
