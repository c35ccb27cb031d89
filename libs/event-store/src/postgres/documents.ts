// Documents in PostgreSQL: one row each, never changed; tables and triggers are in schema.ts.
import type { Sql } from 'postgres';
import { checkDocument, linesOf, type DocumentStore } from '../documents.js';
import { checkStream } from '../event.js';
import { reached } from './reach.js';

/** The document store in a database that `migrateEventStore` has prepared. */
export function postgresDocumentStore(sql: Sql): DocumentStore {
  return {
    async put(document) {
      checkDocument(document);
      const { sha256, name, bytes, mediaType = null, text } = document;
      await reached(
        sql,
        sql`insert into store.documents (sha256, name, media_type, bytes, text)
          values (${sha256}, ${name}, ${mediaType}, ${Buffer.from(bytes)}, ${text}) on conflict (sha256) do nothing`,
      );
    },

    async get(sha256) {
      const [row] = await reached(
        sql,
        sql<
          {
            name: string;
            mime: string | null;
            bytes: Uint8Array;
            text: string | null;
            stored: Date | string;
          }[]
        >`
          select name, media_type as mime, bytes, text, stored_at as stored from store.documents where sha256 = ${sha256}`,
      );
      if (!row) return null;
      const { name, mime, bytes, text, stored } = row;
      const mediaType = mime === null ? {} : { mediaType: mime };
      return { sha256, name, bytes: new Uint8Array(bytes), ...mediaType, text, storedAt: isoOf(stored) };
    },

    async lines(sha256, from, to) {
      const [row] = await reached(
        sql,
        sql<{ text: string | null }[]>`select text from store.documents where sha256 = ${sha256}`,
      );
      return typeof row?.text === 'string' ? linesOf(row.text, from, to) : null;
    },

    async list() {
      const rows = await reached(
        sql,
        sql<{ sha256: string; name: string; bytes: number; stored: Date | string }[]>`
          select sha256, name, octet_length(bytes) as bytes, stored_at as stored
          from store.documents order by stored_at, sha256`,
      );
      return rows.map(({ sha256, name, bytes, stored }) => ({
        sha256,
        name,
        bytes,
        storedAt: isoOf(stored),
      }));
    },

    async addStreams(sha256, streams) {
      streams.forEach(checkStream);
      const [known] = await reached(
        sql,
        sql`with known as (select sha256 from store.documents where sha256 = ${sha256}),
          noted as (
            insert into store.document_streams (sha256, stream)
            select sha256, name from known, jsonb_array_elements_text(${JSON.stringify(streams)}::text::jsonb) as s(name)
            on conflict do nothing
          )
          select sha256 from known`,
      );
      if (!known) throw new RangeError(`document ${sha256} is not kept here`);
    },

    async streams(sha256) {
      const rows = await reached(
        sql,
        sql<{ stream: string }[]>`
          select stream from store.document_streams where sha256 = ${sha256} order by stream`,
      );
      return rows.map(({ stream }) => stream);
    },
  };
}

function isoOf(time: Date | string): string {
  return new Date(time).toISOString();
}
