// A double of a PostgreSQL of another version, or of a standby: it lets everybody in, answers every question of the
// simple protocol with one row of its version and whether it is in recovery, and every other with no rows. No more.
import { createServer, type Server } from 'node:net';

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const int = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

const column = (name: string): Buffer =>
  Buffer.concat([text(name), int(0, 4), int(0, 2), int(25, 4), int(-1, 2), int(-1, 4), int(0, 2)]);
const value = (said: string): Buffer => Buffer.concat([int(said.length, 4), Buffer.from(said)]);

/** @param version as `server_version_num` says it: 120022 is 12.22 */
export function oldPostgres(version: string, standby: 't' | 'f' = 'f'): Server {
  const idle = message('Z', Buffer.from('I'));
  return createServer((socket) => {
    let started = false;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (!started) {
        started = true;
        socket.write(Buffer.concat([message('R', int(0, 4)), message('K', int(1, 4), int(1, 4)), idle]));
      } else if (data[0] === 0x51 /* Query */) {
        const rows = [
          message('T', int(2, 2), column('version'), column('standby')),
          message('D', int(2, 2), value(version), value(standby)),
          message('C', text('SELECT 1')),
        ];
        socket.write(Buffer.concat([...rows, idle]));
      } else if (data[0] === 0x50 /* Parse, with Describe, Bind, Execute and Sync behind it */) {
        const none = [message('1'), message('t', int(0, 2)), message('n'), message('2')];
        socket.write(Buffer.concat([...none, message('C', text('SELECT 0')), idle]));
      } else if (data[0] === 0x58 /* Terminate */) socket.end();
    });
  });
}
