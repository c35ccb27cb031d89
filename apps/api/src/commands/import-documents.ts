// Imports documents and tables: every file is read and checked before the first event is appended, and each document
// is appended whole or not at all.
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConflictError, IdReuseError, type AppendOutcome } from '#libs/event-store';
import { isProblem, openDocument, readDocument, textOf, type Problem } from '#libs/intake';
import {
  planImport,
  streamsOfReading,
  upcast,
  type DocumentKind,
  type Finding,
  type ImportPlan,
  type Metadata,
  type Reading,
  type RecordedEvent,
} from '#libs/readiness';
import { sha256 } from '../engine/catalogues.js';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { effectsOf, type ImportEffects } from './import-effects.js';

export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export class ImportDocuments {
  constructor(
    readonly files: readonly ImportFile[],
    readonly options: {
      readonly dryRun: boolean;
      /** Canonical instant; overrides what the documents say. */
      readonly asOf: string | null;
      readonly kind: DocumentKind | null;
    },
    readonly by: Pick<Metadata, 'actor' | 'via' | 'reason' | 'correlationId'>,
    readonly onProgress: (done: number, total: number, file: string) => void = () => undefined,
  ) {}
}

export interface ImportResult {
  readonly file: string;
  readonly sha256: string;
  readonly kind: DocumentKind;
  readonly asOf: string;
  readonly coverage: Reading['coverage'];
  readonly observations: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly events: {
    readonly appended: number;
    readonly alreadyAppended: number;
    readonly retracted: number;
    readonly byType: Readonly<Record<string, number>>;
  };
  /** The head of the ledger afterwards. */
  readonly position: number;
  /** Of a dry run. */
  readonly effects?: ImportEffects;
}

interface ReadFile extends ImportFile {
  readonly sha256: string;
  readonly text: string | null;
  readonly reading: Reading;
}

const CONFLICT_RETRIES = 5;

@CommandHandler(ImportDocuments)
export class ImportDocumentsHandler implements ICommandHandler<ImportDocuments, ImportResult[]> {
  constructor(private readonly engine: Engine) {}

  async execute(command: ImportDocuments): Promise<ImportResult[]> {
    const adopted = await this.engine.catalogueNow();
    const files = await this.#readAll(command, adopted);
    const results: ImportResult[] = [];
    for (const [i, file] of files.entries()) {
      command.onProgress(i, files.length, file.name);
      if (command.options.dryRun) {
        const { plan, existing } = await this.#plan(file, command, adopted);
        const effects = effectsOf(plan, existing, adopted.catalogue, this.engine.now());
        results.push({ ...describe(file, plan), position: await this.#head(), effects });
      } else {
        const plan = await this.#append(file, command, adopted);
        results.push({ ...describe(file, plan), position: await this.#head() });
      }
    }
    command.onProgress(files.length, files.length, '');
    return results;
  }

  async #head(): Promise<number> {
    return (await this.engine.store.head()).position;
  }

  async #readAll(
    { files, options }: ImportDocuments,
    { catalogue, names }: Awaited<ReturnType<Engine['catalogueNow']>>,
  ): Promise<ReadFile[]> {
    const read: ReadFile[] = [];
    const refused: { file: string; problem: Problem }[] = [];
    for (const { name, bytes } of files) {
      if (bytes.byteLength > this.engine.settings.uploadLimitBytes)
        throw tooLarge(name, this.engine.settings.uploadLimitBytes);
      const sha = sha256(bytes);
      const opened = await openDocument(bytes, name);
      const reading = isProblem(opened)
        ? opened
        : readDocument(
            opened,
            { catalogue, names, sha256: sha, asOf: options.asOf },
            options.kind ? { kind: options.kind } : {},
          );
      if (isProblem(opened) || isProblem(reading)) refused.push({ file: name, problem: reading as Problem });
      else read.push({ name, bytes, sha256: sha, text: textOf(opened, bytes), reading });
    }
    const [first] = refused;
    if (first) {
      const others =
        refused.length > 1
          ? [` (+${refused.length - 1} tệp khác)`, ` (+${refused.length - 1} more files)`]
          : ['', ''];
      throw new InputError(
        'document-problem',
        `${first.file}: ${first.problem.message.vi}${others[0]}`,
        `${first.file}: ${first.problem.message.en}${others[1]}`,
        refused,
      );
    }
    return read;
  }

  async #plan(
    file: ReadFile,
    { by }: ImportDocuments,
    { catalogue, sha256: catalogueSha }: Awaited<ReturnType<Engine['catalogueNow']>>,
  ): Promise<{ plan: ImportPlan; existing: RecordedEvent[] }> {
    const { store, documents, programme } = this.engine;
    const streams = new Set([
      ...streamsOfReading(programme, file.sha256, file.reading),
      ...(await documents.streams(file.sha256)),
    ]);
    const existing = [...(await store.readMany([...streams])).values()].flat().map(upcast);
    const plan = planImport({
      programme,
      sha256: file.sha256,
      name: file.name,
      reading: file.reading,
      ministry: catalogue.ministry.id,
      catalogue: catalogueSha,
      existing,
      by,
    });
    return { plan, existing };
  }

  /** The document and the streams it touches are kept before the first event that cites it. */
  async #append(
    file: ReadFile,
    command: ImportDocuments,
    adopted: Awaited<ReturnType<Engine['catalogueNow']>>,
  ): Promise<ImportPlan> {
    const { store, documents, programme } = this.engine;
    await documents.put({ sha256: file.sha256, name: file.name, bytes: file.bytes, text: file.text });
    await documents.addStreams(file.sha256, streamsOfReading(programme, file.sha256, file.reading));
    for (let attempt = 0; ; attempt++) {
      const { plan } = await this.#plan(file, command, adopted);
      try {
        return plan.appends.length > 0 ? settled(plan, await store.appendMany(plan.appends)) : plan;
      } catch (error) {
        // an id that is used otherwise: somebody took the same event back by hand, for a reason of their own
        const overtaken = error instanceof ConflictError || error instanceof IdReuseError;
        if (!overtaken || attempt >= CONFLICT_RETRIES) throw error;
      }
    }
  }
}

/** What the plan came to: another import of the same document may have been first with the very same events. */
function settled(plan: ImportPlan, outcomes: readonly AppendOutcome[]): ImportPlan {
  const before = plan.appends
    .filter((_, i) => outcomes[i]?.outcome === 'already-appended')
    .flatMap((a) => a.events);
  const said = new Set(before.map((event) => event.id));
  const appended = plan.appended.filter((event) => !said.has(event.id));
  const taken = new Set(
    before.flatMap((event) => (event.type === 'EntryRetracted' ? [event.data.target] : [])),
  );
  return {
    ...plan,
    appended,
    alreadyAppended: plan.alreadyAppended + plan.appended.length - appended.length,
    retracted: plan.retracted.filter((event) => !taken.has(event.id)),
  };
}

export function tooLarge(name: string, limit: number): InputError {
  const mb = Math.round(limit / 1024 / 1024);
  return new InputError(
    'too-large',
    `${name}: lớn hơn ${mb} MB; chia nhỏ tệp hoặc tăng READINESS_UPLOAD_LIMIT_MB`,
    `${name}: larger than ${mb} MB; split the file or raise READINESS_UPLOAD_LIMIT_MB`,
  );
}

function describe(file: ReadFile, plan: ImportPlan): Omit<ImportResult, 'position'> {
  const { kind, asOf, coverage, findings } = file.reading;
  return {
    file: file.name,
    sha256: file.sha256,
    kind,
    asOf,
    coverage,
    observations: countBy(file.reading.observations.map((o) => o.statement.type)),
    findings,
    events: {
      appended: plan.appended.length,
      alreadyAppended: plan.alreadyAppended,
      retracted: plan.retracted.length,
      byType: countBy(plan.appended.map((e) => e.type)),
    },
  };
}

function countBy(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
