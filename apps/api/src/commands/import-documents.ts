// Imports documents and tables: every file is read and checked before the first event is appended, and each document
// is appended whole or not at all.
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConflictError, IdReuseError, physicalLines, type AppendOutcome } from '#libs/event-store';
import { isProblem, openDocument, readDocument, textOf, type Problem } from '#libs/intake';
import {
  planImport,
  streamsOfReading,
  upcast,
  type DocumentKind,
  type ImportPlan,
  type Metadata,
  type PlannedAppend,
  type Reading,
  type RecordedEvent,
} from '#libs/readiness';
import { sha256 } from '../engine/catalogues.js';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { effectsOf, foretell, type Foretold, type ImportEffects } from './import-effects.js';
import { linesOf } from './import-lines.js';
import { resultOf, type ImportResult } from './import-result.js';

export type { ImportResult } from './import-result.js';

export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ImportOptions {
  readonly dryRun: boolean;
  /** Canonical instant; overrides what the documents say. */
  readonly asOf: string | null;
  readonly kind: DocumentKind | null;
  /** A dry run also tells what each line becomes. */
  readonly lines?: boolean;
  /** `etag` of the preview of the one file: nothing is recorded when the import would now do anything else. */
  readonly ifMatch?: string | null;
}

/** How far an import has come; `appended` with `done: 0` is the last moment at which it can be called off. */
export interface ImportProgress {
  readonly step: 'received' | 'read' | 'compared' | 'appended' | 'projected';
  readonly file: string;
  /** Bytes, lines, then events. */
  readonly done: number;
  readonly of: number;
}

export class ImportDocuments {
  constructor(
    readonly files: readonly ImportFile[],
    readonly options: ImportOptions,
    readonly by: Pick<Metadata, 'actor' | 'via' | 'reason' | 'correlationId'>,
    readonly onProgress: (progress: ImportProgress) => void = () => undefined,
    /** Calls it off as long as nothing has been appended. */
    readonly signal?: AbortSignal,
  ) {}
}

/** Of several files some were recorded before one could not be: each is whole or not at all, and both are told. */
export class PartlyImported extends Error {
  override readonly name = 'PartlyImported';

  constructor(
    readonly recorded: readonly ImportResult[],
    /** The file at which it ended. */
    readonly file: string,
    override readonly cause: unknown,
  ) {
    super(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }

  /** What to add to the words of the cause. */
  get told(): { readonly vi: string; readonly en: string } {
    const names = this.recorded.map(({ file }) => file).join(', ');
    return {
      vi: `dừng ở ${this.file}; đã ghi vào sổ: ${names}`,
      en: `it ended at ${this.file}; recorded before that: ${names}`,
    };
  }
}

interface ReadFile extends ImportFile {
  readonly sha256: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly reading: Reading;
}

interface Planned {
  readonly plan: ImportPlan;
  readonly existing: readonly RecordedEvent[];
  /** The last position that this import appended; null when it appended nothing. */
  readonly appended: number | null;
  /** Of a dry run, and of an import that must be what one showed. */
  readonly preview: Preview | null;
}

interface Preview {
  readonly foretold: Foretold;
  readonly effects: ImportEffects;
  readonly etag: string;
}

const CONFLICT_RETRIES = 5;

@CommandHandler(ImportDocuments)
export class ImportDocumentsHandler implements ICommandHandler<ImportDocuments, ImportResult[]> {
  constructor(private readonly engine: Engine) {}

  async execute(command: ImportDocuments): Promise<ImportResult[]> {
    const { options, files: given } = command;
    if (options.ifMatch && given.length !== 1) throw oneFileOnly();
    const adopted = await this.engine.catalogueNow();
    const files = await this.#readAll(command, adopted);
    const results: ImportResult[] = [];
    for (const file of files) {
      // what is recorded while a preview is made is not in it
      const before = options.dryRun ? (await this.engine.store.head()).position : null;
      const planned = options.dryRun
        ? await this.#plan(file, command, adopted)
        : await this.#append(file, command, adopted).catch((error: unknown) => {
            if (results.length === 0) throw error;
            throw new PartlyImported(results, file.name, error);
          });
      const { preview } = planned;
      const position = before ?? (await this.#head(planned));
      const result = resultOf(file, planned.plan, position, adopted);
      const { sha256: sha, lines: texts, reading } = file;
      results.push({
        ...result,
        ...(preview && { effects: preview.effects, etag: preview.etag }),
        ...(preview &&
          options.lines && {
            lines: linesOf({
              ...planned,
              foretold: preview.foretold,
              catalogue: adopted.catalogue,
              sha256: sha,
              texts,
              reading,
            }),
          }),
      });
    }
    return results;
  }

  /** What was appended is told even when the store cannot be asked any more. */
  async #head({ appended }: Planned): Promise<number> {
    try {
      return (await this.engine.store.head()).position;
    } catch (error) {
      if (appended === null) throw error;
      return appended;
    }
  }

  async #readAll(
    { files, options, onProgress, signal }: ImportDocuments,
    { catalogue, names }: Awaited<ReturnType<Engine['catalogueNow']>>,
  ): Promise<ReadFile[]> {
    const read: ReadFile[] = [];
    const refused: { file: string; problem: Problem }[] = [];
    for (const { name, bytes } of files) {
      if (bytes.byteLength > this.engine.settings.uploadLimitBytes)
        throw tooLarge(name, this.engine.settings.uploadLimitBytes);
      onProgress({ step: 'received', file: name, done: bytes.byteLength, of: bytes.byteLength });
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
      else {
        const text = textOf(opened, bytes);
        const lines = opened.form === 'text' ? opened.lines : physicalLines(text);
        read.push({ name, bytes, sha256: sha, text, lines, reading });
        const { coverage } = reading;
        onProgress({ step: 'read', file: name, done: coverage.read, of: coverage.lines });
      }
      goOn(signal);
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
    { by, options, onProgress }: ImportDocuments,
    { catalogue, sha256: catalogueSha }: Awaited<ReturnType<Engine['catalogueNow']>>,
  ): Promise<Planned> {
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
    const { appended, alreadyAppended: done } = plan;
    onProgress({ step: 'compared', file: file.name, done, of: done + appended.length });
    if (!options.dryRun && !options.ifMatch) return { plan, existing, appended: null, preview: null };
    const foretold = foretell(plan, existing, this.engine.now());
    const effects = effectsOf(foretold, catalogue);
    return {
      plan,
      existing,
      appended: null,
      preview: { foretold, effects, etag: etagOf(file.sha256, plan, effects) },
    };
  }

  /** The document and the streams it touches are kept before the first event that cites it. */
  async #append(
    file: ReadFile,
    command: ImportDocuments,
    adopted: Awaited<ReturnType<Engine['catalogueNow']>>,
  ): Promise<Planned> {
    const { store, documents, programme } = this.engine;
    const { ifMatch = null } = command.options;
    const progress = (done: number, of: number): void =>
      command.onProgress({ step: 'appended', file: file.name, done, of });
    for (let attempt = 0; ; attempt++) {
      const planned = await this.#plan(file, command, adopted);
      const { plan } = planned;
      if (ifMatch !== null && ifMatch !== planned.preview?.etag) throw previewOutdated(file.name);
      goOn(command.signal);
      const events = plan.appended.length + plan.retracted.length;
      if (attempt === 0) {
        await documents.put({ sha256: file.sha256, name: file.name, bytes: file.bytes, text: file.text });
        await documents.addStreams(file.sha256, streamsOfReading(programme, file.sha256, file.reading));
        goOn(command.signal);
      }
      if (plan.appends.length === 0) return planned;
      progress(0, events);
      try {
        const appends = ifMatch === null ? plan.appends : guarded(plan.appends, planned.existing);
        const outcomes = await store.appendMany(appends);
        progress(events, events);
        const appended = Math.max(...outcomes.map(({ position }) => position));
        return { ...planned, appended, plan: settled(plan, outcomes) };
      } catch (error) {
        // an id that is used otherwise: somebody took the same event back by hand, for a reason of their own
        const overtaken = error instanceof ConflictError || error instanceof IdReuseError;
        if (!overtaken || attempt >= CONFLICT_RETRIES) throw error;
      }
    }
  }
}

/** No stream may have grown since the plan was made, so that what is recorded is what was previewed. */
function guarded(appends: readonly PlannedAppend[], existing: readonly RecordedEvent[]): PlannedAppend[] {
  const tips = new Map<string, number>();
  for (const { stream, revision } of existing) tips.set(stream, Math.max(tips.get(stream) ?? -1, revision));
  const seen = new Set<string>();
  return appends.map((append) => {
    const isFirst = !seen.has(append.stream);
    seen.add(append.stream);
    return isFirst ? { ...append, expected: tips.get(append.stream) ?? 'none' } : append;
  });
}

/** Stands for what an import would do: another one when anything that it rests on has changed. */
function etagOf(sha: string, plan: ImportPlan, { cells }: ImportEffects): string {
  const ids = [plan.appended, plan.retracted].map((events) => events.map((e) => e.id));
  return sha256(new TextEncoder().encode(JSON.stringify([sha, ids, cells])));
}

/** @throws InputError when the caller has called it off */
function goOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new InputError(
      'cancelled',
      'đã dừng trước khi ghi tệp này',
      'called off before this file was recorded',
    );
}

function previewOutdated(file: string): InputError {
  return new InputError(
    'preview-outdated',
    `${file}: sổ đã thay đổi từ lúc xem trước nên chưa ghi gì; hãy xem trước lại`,
    `${file}: the ledger has changed since the preview, so nothing was recorded; preview it again`,
  );
}

function oneFileOnly(): InputError {
  return new InputError(
    'bad-request',
    'ifMatch chỉ dùng khi nhập một tệp',
    'ifMatch is for an import of one file',
  );
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
