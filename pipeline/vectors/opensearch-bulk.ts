import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { DoppelError } from '#base/doppel-error.ts';

/** What one owner becomes in the index: its document, or null where it is to be deleted. */
export interface OwnerDocument {
  readonly owner: number;
  readonly document: Record<string, unknown> | null;
}

/** How often a batch that the server had no room for is sent again, each time after twice as long. */
const attempts = 7;
const firstPauseMs = 100;

interface BulkItem {
  readonly status: number;
  readonly error?: { readonly reason?: string };
}

/** Why a whole batch failed, where it may pass: the server is busy or away for a moment. */
function mayPass(error: unknown): boolean {
  const status = (error as { statusCode?: number }).statusCode;
  return status === undefined || status === 429 || status === 502 || status === 503 || status === 504;
}

async function sendOnce(
  client: Client,
  index: string,
  batch: readonly OwnerDocument[],
): Promise<readonly OwnerDocument[]> {
  const lines = batch.flatMap(({ owner, document }) =>
    document === null
      ? [{ delete: { _index: index, _id: String(owner) } }]
      : [{ index: { _index: index, _id: String(owner) } }, document],
  );
  const { body } = await client.bulk({ body: lines });
  const refused: OwnerDocument[] = [];
  for (const [at, entry] of (body.items as unknown as Record<string, BulkItem>[]).entries()) {
    const { status, error } = Object.values(entry)[0];
    // 404: deleted before, or never there.
    if (status < 300 || status === 404) continue;
    if (status !== 429 && status !== 503) {
      throw new DoppelError(
        'failed',
        `OpenSearch refused owner ${batch[at].owner}: ${error?.reason ?? `status ${status}`}.`,
      );
    }
    refused.push(batch[at]);
  }
  return refused;
}

/**
 * Sends documents and deletions in one request, and what the server had no room for again, after longer and longer pauses. Throws
 * `failed` where it gives up or a document is refused for good; nothing is lost then: the caller still holds what it sent.
 */
export async function sendBulk(client: Client, index: string, documents: readonly OwnerDocument[]): Promise<void> {
  let left = documents;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt > 0) await pause(firstPauseMs * 2 ** (attempt - 1));
    try {
      left = await sendOnce(client, index, left);
    } catch (cause) {
      if (cause instanceof DoppelError) throw cause;
      if (attempt + 1 >= attempts || !mayPass(cause)) {
        throw new DoppelError(
          'failed',
          `OpenSearch did not take the vectors: ${cause instanceof Error ? cause.message : String(cause)}.`,
          {
            cause,
          },
        );
      }
      continue;
    }
    if (left.length > 0 && attempt + 1 >= attempts) {
      throw new DoppelError(
        'failed',
        `OpenSearch had no room for ${left.length} documents after ${attempts} attempts.`,
      );
    }
  }
}
