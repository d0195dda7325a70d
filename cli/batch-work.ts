import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeReason } from '#base/system-errors.ts';
import type { BatchVideo } from '#contract/batch.ts';
import { analyzeReply } from '#contract/replies.ts';
import type { BatchEntry } from './engine.ts';

/** How videos are worked on. */
export interface BatchWork {
  /** Arguments of `doppel analyze` that hold for every video. */
  readonly settings: readonly string[];
  /** Videos that are worked on at once. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Told when a video is begun and when it is over. */
  readonly onBegin: (entry: BatchEntry) => void;
  readonly onEnd: (video: BatchVideo) => void;
}

/** How much of what a program says last is kept, for the reason why it ended. */
const keptText = 4_000;

/**
 * Analyses videos, each by a `doppel analyze` of its own: what kills one of them (its memory, a codec that crashes) stops no other.
 * Returns what became of each, in order. When the signal aborts, those that run stop in good order and no other is begun.
 */
export async function workThrough(entries: readonly BatchEntry[], work: BatchWork): Promise<readonly BatchVideo[]> {
  const ended: BatchVideo[] = entries.map((entry) => videoOf(entry, 'not_begun'));
  const waiting = entries.entries();
  const takeTurns = async (): Promise<void> => {
    for (const [at, entry] of waiting) {
      if (work.signal.aborted) return;
      work.onBegin(entry);
      ended[at] = await analyzeOne(entry, work);
      work.onEnd(ended[at]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(work.jobs, entries.length) }, takeTurns));
  return ended;
}

type Facts = Partial<Pick<BatchVideo, 'problem' | 'persons' | 'undecided' | 'seconds'>>;

const videoOf = (
  { name, video, project }: BatchEntry,
  outcome: BatchVideo['outcome'],
  facts: Facts = {},
): BatchVideo => ({
  ...{ name, video, project, outcome },
  ...{ problem: null, persons: null, undecided: null, seconds: null, ...facts },
});

const sourceArguments = ({ source }: BatchEntry): readonly string[] => {
  if (source.kind === 'detected') return [];
  return [source.kind === 'persons' ? '--persons' : '--tracks', source.path];
};

async function analyzeOne(entry: BatchEntry, { settings, signal }: BatchWork): Promise<BatchVideo> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
  try {
    await mkdir(path.dirname(entry.project), { recursive: true });
  } catch (cause) {
    const problem = `The folder ${path.dirname(entry.project)} cannot be made: ${writeReason(cause)}.`;
    return videoOf(entry, 'failed', { problem, seconds: seconds() });
  }
  const wanted = [entry.video, ...sourceArguments(entry), '--out', entry.project, ...settings, '--json'];
  const { code, stdout, stderr } = await runAnalyze(wanted, signal);
  const said = parsed(stdout);
  const reply = analyzeReply.safeParse(said);
  if (code === 0 && reply.success) {
    const { persons, candidates } = reply.data.status;
    const facts = { persons: persons.active, undecided: candidates?.undecided ?? null, seconds: seconds() };
    return videoOf(entry, 'done', facts);
  }
  const problem = problemOf(said) ?? `doppel analyze ended with ${code ?? 'a signal'}. ${lastLine(stderr)}`.trim();
  return videoOf(entry, 'failed', { problem, seconds: seconds() });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A program that was killed said nothing, or half of it: its exit code and last line are told instead.
    return null;
  }
}

function problemOf(said: unknown): string | null {
  const message = (said as { error?: { message?: unknown } } | null)?.error?.message;
  return typeof message === 'string' ? message : null;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Runs this very program again, as `analyze`. */
function runAnalyze(
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const program = [...process.execArgv, process.argv[1], 'analyze', ...wanted];
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
    // The analysis hears of it as from a person: it stops between two pieces of work, and goes on there another time.
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr = `${stderr}${text}`.slice(-keptText);
    });
    const end = (code: number | null, failure = ''): void => {
      signal.removeEventListener('abort', stop);
      resolve({ code, stdout, stderr: `${stderr}${failure}` });
    };
    child.on('error', (error) => end(1, error.message));
    child.on('close', (code) => end(code));
  });
}
