// A DOUBLE of an EventStoreDB and no more: it speaks as much of the wire protocol as our client uses, from the client's
// own generated messages, and keeps everything in memory. It proves that the adapter talks the protocol and bears its
// faults; it proves nothing about a real server. `npm run test:eventstoredb` runs the same tests against one of those.
//
// Like the real log, its own begins with records of the system, has positions that are bytes and not numbers in a row,
// and (`interleaved`) records of other programs between ours.
import { EndPoint, ClusterInfo, MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { DoubleLog, type DoubleRecord, type ProposedRecord } from './eventstoredb-log.js';

export interface DoubleOptions {
  /** Nodes of one cluster share a log. */
  readonly log?: DoubleLog;
  readonly version?: string;
  /** Writes records of the system and of others after ours. */
  readonly interleaved?: boolean;
}

export interface EventStoreDbDouble {
  readonly url: string;
  readonly port: number;
  readonly log: DoubleLog;
  /** How many calls of a method were begun: features, read, append */
  readonly calls: ReadonlyMap<string, number>;
  /** Asks for credentials, which none of the clients here send. */
  deny(denied: boolean): void;
  /** From now on a follower: those who need the leader are sent there. Null: the leader again. */
  follow(leader: number | null): void;
  /** Keeps the next append and breaks its connection instead of answering. */
  loseNextAnswer(): void;
  /** Ends every subscription, as for a reader that is too slow. How many there were. */
  dropSubscriptions(): number;
  /** Takes calls and answers nothing. */
  freeze(frozen: boolean): void;
  /** Breaks all connections and refuses new ones until `restart`. */
  cut(): void;
  restart(): Promise<void>;
  stop(): void;
}

interface Call {
  readonly metadata: Metadata;
}

export async function eventStoreDbDouble(options: DoubleOptions = {}): Promise<EventStoreDbDouble> {
  const { version = '23.10.0', interleaved = true } = options;
  const log = options.log ?? new DoubleLog();
  const calls = new Map<string, number>();
  const subscriptions = new Set<ServerWritableStream<ReadReq, ReadResp>>();
  let denied = false;
  let frozen = false;
  let leader: number | null = null;
  let losing = false;
  let server = new Server();

  /** Counts the call; the error with which it ends, if it does. */
  const refusal = (
    name: string,
    { metadata }: Call,
  ): (Error & { code: number; metadata: Metadata }) | null => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const refused = (code: number, message: string, entries: Record<string, string> = {}) => {
      const trailer = new Metadata();
      for (const [key, value] of Object.entries(entries)) trailer.set(key, value);
      return Object.assign(new Error(message), { code, metadata: trailer });
    };
    if (denied) return refused(status.UNAUTHENTICATED, 'Access Denied');
    if (leader !== null && metadata.get('requires-leader')[0] === 'true')
      return refused(status.NOT_FOUND, 'Leader info available', {
        ...{ exception: 'not-leader', 'leader-endpoint-host': '127.0.0.1' },
        'leader-endpoint-port': String(leader),
      });
    return null;
  };

  const features = (
    call: ServerUnaryCall<unknown, SupportedMethods>,
    answer: sendUnaryData<SupportedMethods>,
  ): void => {
    const refused = refusal('features', call);
    if (frozen) return;
    if (refused) return answer(refused);
    const supported = new SupportedMethods();
    supported.setEventStoreServerVersion(version);
    for (const name of ['append', 'read']) {
      const method = new SupportedMethod();
      method.setServiceName('event_store.client.streams.streams');
      method.setMethodName(name);
      supported.addMethods(method);
    }
    answer(null, supported);
  };

  const gossip = (_call: ServerUnaryCall<unknown, ClusterInfo>, answer: sendUnaryData<ClusterInfo>): void => {
    if (frozen) return;
    const member = new MemberInfo();
    const endpoint = new EndPoint();
    endpoint.setAddress('127.0.0.1');
    endpoint.setPort(leader ?? port);
    member.setHttpEndPoint(endpoint);
    member.setIsAlive(true);
    member.setState(MemberInfo.VNodeState.LEADER);
    member.setInstanceId(uuid(randomUUID()));
    member.setTimeStamp('0');
    const info = new ClusterInfo();
    info.addMembers(member);
    answer(null, info);
  };

  const append = (
    call: ServerReadableStream<AppendReq, AppendResp>,
    answer: sendUnaryData<AppendResp>,
  ): void => {
    const refused = refusal('append', call);
    let to: AppendReq.Options | undefined;
    const records: ProposedRecord[] = [];
    call.on('data', (request: AppendReq) => {
      if (request.hasOptions()) to = request.getOptions();
      else records.push(proposedOf(request.getProposedMessage()!));
    });
    call.on('end', () => {
      if (frozen) return;
      if (refused) return answer(refused);
      const name = Buffer.from(to!.getStreamIdentifier()!.getStreamName_asU8()).toString();
      const expected = to!.hasNoStream() ? -1 : to!.hasRevision() ? to!.getRevision() : null;
      const appended = log.append(name, records, expected);
      if (interleaved && 'position' in appended) log.writeOfOthers();
      if (losing) {
        losing = false;
        return answer(Object.assign(new Error('connection lost'), { code: status.UNAVAILABLE }));
      }
      answer(null, 'position' in appended ? successOf(appended) : wrongVersion(appended.actual, expected));
    });
  };

  const read = (call: ServerWritableStream<ReadReq, ReadResp>): void => {
    const refused = refusal('read', call);
    if (frozen) return;
    if (refused) {
      call.emit('error', refused);
      return;
    }
    const options = call.request.getOptions()!;
    if (options.hasSubscription()) return subscribe(call, options);
    const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
    const count = Number(options.getCount());
    let found: readonly DoubleRecord[] | null;
    if (options.hasStream()) {
      const name = Buffer.from(options.getStream()!.getStreamIdentifier()!.getStreamName_asU8()).toString();
      found = log.stream(name, Number(options.getStream()!.getRevision() || 0), count);
      if (!found) {
        const missing = new ReadResp();
        const notFound = new ReadResp.StreamNotFound();
        notFound.setStreamIdentifier(options.getStream()!.getStreamIdentifier());
        missing.setStreamNotFound(notFound);
        call.write(missing);
        call.end();
        return;
      }
    } else {
      const all = options.getAll()!;
      const place = all.hasStart()
        ? 'start'
        : all.hasEnd()
          ? 'end'
          : Number(all.getPosition()!.getCommitPosition());
      found = log.page(backwards, place, count);
      if (!found)
        return void call.emit(
          'error',
          Object.assign(new Error('Unexpected ReadAllResult: InvalidPosition'), { code: status.UNKNOWN }),
        );
    }
    for (const record of found) call.write(answerOf(record));
    call.end();
  };

  const subscribe = (call: ServerWritableStream<ReadReq, ReadResp>, options: ReadReq.Options): void => {
    const all = options.getAll()!;
    let place = all.hasPosition() ? Number(all.getPosition()!.getCommitPosition()) : -1;
    const prefixes = options.getFilter()!.getStreamIdentifier()!.getPrefixList();
    const confirmed = new ReadResp();
    const confirmation = new ReadResp.SubscriptionConfirmation();
    confirmation.setSubscriptionId(randomUUID());
    confirmed.setConfirmation(confirmation);
    call.write(confirmed);
    subscriptions.add(call);
    const pump = (): void => {
      if (frozen) return;
      for (const record of log.after(place)) {
        place = record.position;
        if (prefixes.some((prefix) => record.stream.startsWith(prefix))) call.write(answerOf(record));
      }
    };
    const off = (): void => {
      log.changed.off('appended', pump);
      subscriptions.delete(call);
    };
    log.changed.on('appended', pump);
    call.on('cancelled', off).on('close', off);
    pump();
  };

  const services = (): Server => {
    const made = new Server();
    made.addService(ServerFeaturesService, implementation({ getSupportedMethods: features }));
    made.addService(GossipService, implementation({ read: gossip }));
    made.addService(StreamsService, implementation({ read, append }));
    return made;
  };
  const listen = (at: number): Promise<number> => {
    server = services();
    return new Promise((resolve, reject) =>
      server.bindAsync(`127.0.0.1:${at}`, ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
  };
  const port = await listen(0);

  return {
    ...{ url: `esdb://127.0.0.1:${port}?tls=false`, port, log, calls },
    deny: (now) => void (denied = now),
    follow: (now) => void (leader = now),
    loseNextAnswer: () => void (losing = true),
    dropSubscriptions: () => {
      const dropped = [...subscriptions];
      for (const call of dropped)
        call.emit('error', Object.assign(new Error('consumer too slow'), { code: status.ABORTED }));
      return dropped.length;
    },
    freeze: (now) => void (frozen = now),
    cut: () => server.forceShutdown(),
    restart: async () => void (await listen(port)),
    stop: () => server.forceShutdown(),
  };
}

/** The stubs name their handlers with types of another version of the library. */
function implementation(handlers: object): UntypedServiceImplementation {
  return handlers as UntypedServiceImplementation;
}

function proposedOf(message: AppendReq.ProposedMessage): ProposedRecord {
  const map = message.getMetadataMap();
  return {
    id: message.getId()!.getString(),
    type: map.get('type')!,
    contentType: map.get('content-type')!,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function answerOf(record: DoubleRecord): ReadResp {
  const position = String(record.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  const stream = new StreamIdentifier();
  stream.setStreamName(Buffer.from(record.stream).toString('base64'));
  recorded.setId(uuid(record.id));
  recorded.setStreamIdentifier(stream);
  recorded.setStreamRevision(String(record.revision));
  recorded.setCommitPosition(position);
  recorded.setPreparePosition(position);
  const map = recorded.getMetadataMap();
  map.set('type', record.type);
  map.set('content-type', record.contentType);
  map.set('created', String(BigInt(record.created) * 10_000n));
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  const event = new ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(position);
  const answer = new ReadResp();
  answer.setEvent(event);
  return answer;
}

function successOf(appended: { revision: number; position: number }): AppendResp {
  const position = new AppendResp.Position();
  position.setCommitPosition(String(appended.position));
  position.setPreparePosition(String(appended.position));
  const success = new AppendResp.Success();
  success.setCurrentRevision(String(appended.revision));
  success.setPosition(position);
  const answer = new AppendResp();
  answer.setSuccess(success);
  return answer;
}

function wrongVersion(actual: number, expected: string | number | null): AppendResp {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentRevision(String(actual));
  if (expected === -1) wrong.setExpectedNoStream(new Empty());
  else wrong.setExpectedRevision(String(expected));
  const answer = new AppendResp();
  answer.setWrongExpectedVersion(wrong);
  return answer;
}

function uuid(text: string): UUID {
  const id = new UUID();
  id.setString(text);
  return id;
}
