import type { RunReply } from '#contract/insight.ts';

/** A run that is done, in two lines. */
export function runText({ id, summary, seconds, key, result_sha256 }: RunReply): readonly string[] {
  const words = Object.entries(summary ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return [
    `Run ${id} is done: ${words.join(', ')}${seconds === null ? '' : ` (${seconds.toFixed(1)} s of work)`}.`,
    `key ${key.slice(0, 16)}, result ${result_sha256?.slice(0, 16) ?? 'none'}`,
  ];
}
