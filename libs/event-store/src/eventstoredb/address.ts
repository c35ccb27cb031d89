// The address of an EventStoreDB, checked before the client sees it: the client would print what it does not understand
// with the password in it.

export interface Address {
  readonly url: string;
  /** The nodes as `host:port`, for messages: never with credentials. */
  readonly nodes: readonly string[];
  /** The nodes are asked for the cluster, instead of being the one node there is. */
  readonly cluster: boolean;
  readonly tls: boolean;
}

/** What the client can set by the address; `tlsVerifyCert` it only claims to know. */
const options = new Set(
  [
    ...[
      'tls',
      'tlsCAFile',
      'userCertFile',
      'userKeyFile',
      'connectionName',
      'nodePreference',
      'defaultDeadline',
    ],
    ...['maxDiscoverAttempts', 'discoveryInterval', 'gossipTimeout', 'keepAliveInterval', 'keepAliveTimeout'],
  ].map((name) => name.toLowerCase()),
);

const example = 'esdb://ten:mat-khau@may-chu:2113?tls=true';

/**
 * Reads `esdb://[user:password@]host[:port][,host…][?option=value&…]`, or `esdb+discover://…`.
 * @throws RangeError with one line in Vietnamese and English that shows no credentials
 */
export function parseAddress(url: string): Address {
  const parts = /^(esdb|esdb\+discover):\/\/(?:([^/?]*)@)?([^/?@]+)\/?(?:\?(.*))?$/.exec(url.trim());
  if (!parts)
    throw new RangeError(`phải có dạng ${example} / must look like esdb://user:password@host:2113?tls=true`);
  const [, scheme, credentials, hosts = '', query = ''] = parts;
  if (credentials !== undefined && !/^[^:@]+:[^:@]+$/.test(credentials))
    throw new RangeError(
      'tên và mật khẩu phải là tên:mật-khẩu, các dấu : @ / ? viết dạng %3A %40 %2F %3F / credentials must be user:password with : @ / ? written as %3A %40 %2F %3F',
    );
  const nodes = hosts.split(',').map((host) => (host.includes(':') ? host : `${host}:2113`));
  for (const node of nodes) {
    const [name, port = ''] = node.split(':');
    if (!name || !/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
      throw new RangeError(`máy chủ "${node}" không đúng dạng tên:cổng / "${node}" is not host:port`);
  }
  const given = new Map(
    query
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const [name = '', value = ''] = pair.split('=');
        return [name.toLowerCase(), value];
      }),
  );
  for (const name of given.keys())
    if (!options.has(name))
      throw new RangeError(
        `không có tùy chọn "${name}"; chứng chỉ tự ký thì dùng tlsCAFile / there is no option "${name}"; for a certificate of your own use tlsCAFile`,
      );
  const tls = given.get('tls') ?? 'true';
  if (tls !== 'true' && tls !== 'false')
    throw new RangeError(`tls="${tls}": true hoặc false / true or false`);
  const cluster = scheme === 'esdb+discover' || nodes.length > 1;
  return { url: url.trim(), nodes, cluster, tls: tls === 'true' };
}
