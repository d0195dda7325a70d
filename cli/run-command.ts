import { inspect } from 'node:util';
import { DoppelError } from '#base/doppel-error.ts';
import { refusalSentence } from '#base/system-errors.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { type Interruption, listenForInterruption } from './interruption.ts';
import { printAside, printEvent, printLines, printReply } from './output.ts';
import { barReport, ndjsonReport, type ProgressReport, sparseReport } from './progress-report.ts';

/** What every command can be told. */
export interface CommonOptions {
  readonly json?: boolean | undefined;
}

/** What a command gets to work with. */
export interface CommandContext {
  /** Aborts when the person interrupts. */
  readonly signal: AbortSignal;
  readonly onProgress: ProgressReport['onProgress'];
  readonly onNotice: ProgressReport['onNotice'];
  /** The one answer: the reply itself with --json, else the lines for people. */
  readonly answer: (reply: object, lines: () => readonly string[]) => void;
}

/**
 * What an interruption does: `stops-itself` for work that watches the signal and leaves things in order, `ends-at-once`
 * for what is short or cannot be stopped on the way; the project file is safe at any moment.
 */
type WhenInterrupted = 'stops-itself' | 'ends-at-once';

const interruptedWords: Readonly<Record<WhenInterrupted, string>> = {
  'stops-itself': 'Interrupted. The same command, run again, goes on where it can.',
  'ends-at-once': 'Interrupted.',
};

/** A command's work. Returns an exit code where it is another than 0. */
type CommandWork = (context: CommandContext) => Promise<ExitCode | undefined>;

/**
 * Runs a command's work between the terminal and the engine: progress, interruption, the answer, errors, the exit code.
 *
 * With --json exactly one object goes to standard output, `{"error": {"code", "message", "details"}}` when the work
 * failed, and everything on standard error is NDJSON.
 */
export async function runCommand(
  options: CommonOptions,
  whenInterrupted: WhenInterrupted,
  work: CommandWork,
): Promise<void> {
  const json = options.json === true;
  const interruption = listenForInterruption(interruptedWords[whenInterrupted]);
  const { signal } = interruption;
  if (whenInterrupted === 'ends-at-once') {
    signal.addEventListener('abort', () => process.exit(reportError(signal.reason, options)));
  }
  const report = json ? ndjsonReport() : process.stderr.isTTY ? await barReport() : sparseReport();
  let answer: (() => void) | undefined;
  try {
    let code: ExitCode | undefined;
    try {
      code = await work({
        signal,
        onProgress: report.onProgress,
        onNotice: report.onNotice,
        answer: (reply, lines) => {
          answer = () => (json ? printReply(reply) : printLines(lines()));
        },
      });
    } finally {
      report.close();
    }
    answer?.();
    process.exitCode = code ?? exitCodes.done;
  } catch (error) {
    process.exitCode = reportError(afterInterruption(interruption, error), options);
  } finally {
    interruption.close();
  }
}

/** Tells an error in one sentence, and returns the exit code that belongs to it. */
export function reportError(reason: unknown, { json = false }: CommonOptions): ExitCode {
  const error = asDoppelError(reason);
  const told = {
    error: { code: error.code, message: error.message, ...(error.details ? { details: error.details } : {}) },
  };
  if (json) {
    printReply(told);
    printEvent(told);
  } else printAside(`doppel: ${error.message}`);
  if (process.env.DOPPEL_DEBUG === '1') process.stderr.write(`${inspect(reason, { depth: 8 })}\n`);
  return exitCodeOf(error.code);
}

/** What fails after a Ctrl-C fails because of it: the terminal stops ffmpeg too, and its end may be seen first. */
function afterInterruption({ signal }: Interruption, error: unknown): unknown {
  return signal.aborted ? signal.reason : error;
}

function asDoppelError(reason: unknown): DoppelError {
  if (reason instanceof DoppelError) return reason;
  const refused = refusalSentence(reason);
  if (refused !== null) return new DoppelError(refused.code, refused.message, { cause: reason });
  const message = reason instanceof Error ? reason.message : String(reason);
  const hint = process.env.DOPPEL_DEBUG === '1' ? '' : ' Set DOPPEL_DEBUG=1 to see where.';
  return new DoppelError(
    'internal',
    `Something went wrong inside Doppel: ${message.replaceAll(/\s+/g, ' ').slice(0, 200)}.${hint}`,
    {
      cause: reason,
    },
  );
}
