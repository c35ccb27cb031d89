// Problem documents (RFC 9457) as every door answers them, for tests.
import { z } from 'zod';
import type { Answer } from './server.js';

const problemSchema = z.object({
  type: z.string().startsWith('urn:readiness:problem:'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().min(1),
  detailEn: z.string().min(1),
  instance: z.string(),
  details: z.unknown(),
});

/** The problem of an answer that must be refused with `status`. */
export function problemOf(answer: Answer, status: number): z.infer<typeof problemSchema> {
  expect(answer).toMatchObject({ status, type: expect.stringContaining('problem+json') as string });
  return problemSchema.parse(answer.json);
}
