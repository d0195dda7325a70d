import { DoppelError } from '#base/doppel-error.ts';
import type { AnalyzeReply } from '#contract/replies.ts';
import type { AnalyzeRequest } from '#contract/requests.ts';
import { log } from '#platform/log/log.ts';
import { type AnalyzeOptions, analyze } from './analyze.ts';

/**
 * `analyze`, with its beginning, its notices and its end in the log: what somebody who was not there wants to know of a night's work.
 *
 * @throws what `analyze` throws.
 */
export async function analyzeLogged(request: AnalyzeRequest, options: AnalyzeOptions = {}): Promise<AnalyzeReply> {
  const { video, out, source } = request;
  log.info('An analysis begins', { video, out, persons: source.kind });
  const begun = performance.now();
  const seconds = (): number => Math.round((performance.now() - begun) / 100) / 10;
  const onNotice = (text: string): void => {
    log.info('An analysis tells', { out, text });
    options.onNotice?.(text);
  };
  try {
    const reply = await analyze(request, { ...options, onNotice });
    log.info('An analysis is done', { out, seconds: seconds() });
    return reply;
  } catch (error) {
    // Whoever called tells the person; this is for later.
    const code = error instanceof DoppelError ? error.code : 'internal';
    const stack = error instanceof Error ? (error.stack ?? null) : String(error);
    log.info('An analysis ends early', { out, seconds: seconds(), code, stack });
    throw error;
  }
}
