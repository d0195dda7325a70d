/**
 * The only module that knows fluent-ffmpeg, and the owner of every ffmpeg process. fluent-ffmpeg builds the command and
 * starts it; how the process ends is read from the process itself, because the library (2.1.3, archived, pinned) loses
 * the cases that matter here:
 * - it asks ffmpeg for its formats and encoders before it starts the command: two more processes, a `kill()` in the same
 *   tick that does nothing, and answers kept for whichever binary was asked first. `_prepare` is replaced;
 * - it keeps the path of the binary for the whole program, not for the command. `_getFfmpegPath` is replaced;
 * - it has no way to set the environment. `_spawnFfmpeg` is wrapped;
 * - when the program does not start it throws inside its own listener, which ends our process. The listener is replaced;
 * - after a kill its output stream ends as if all were well.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import Ffmpeg from 'fluent-ffmpeg';
import { DoppelError } from '#base/doppel-error.ts';
import { type FfmpegTools, toolEnvironment } from './locate-ffmpeg.ts';

/** What to run. No shell is involved and no option is split or quoted; names of files reach ffmpeg as they are. */
export interface FfmpegJob {
  readonly tools: FfmpegTools;
  /** Stand before `-i`. */
  readonly inputOptions: readonly string[];
  /** The path of a file, or a stream of bytes for ffmpeg's standard input. */
  readonly input: string | Readable;
  /** Stand before the output. */
  readonly outputOptions: readonly string[];
  /** The path of the file to (over)write, or where ffmpeg's standard output goes; a slow writer holds ffmpeg back. */
  readonly output: string | Writable;
  /** Written to ffmpeg's standard input at the start, for an option that reads `pipe:0`; not together with an input stream. */
  readonly standardInput?: string;
  /** Receives each line that ffmpeg writes to standard error, without its end; no empty ones. */
  readonly onStderrLine: (line: string) => void;
  /** Aborting kills the process. */
  readonly signal?: AbortSignal | undefined;
}

/** How the process ended. `code` is null when a signal ended it. */
export interface FfmpegExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether `kill` or the abort signal ended it. */
  readonly killed: boolean;
  /** The last lines of standard error, at most 20: what ffmpeg said about a failure. */
  readonly lastLines: readonly string[];
}

/** A running ffmpeg. Whoever starts it awaits `exited`: until then the process may exist, afterwards it does not. */
interface FfmpegProcess {
  /** The process id; undefined when the program did not start (`exited` then says why). */
  readonly pid: number | undefined;
  /** Ends the process at once, whatever it is doing and whether or not anybody reads its output. */
  readonly kill: () => void;
  /**
   * Settles when the process is gone and, unless it was killed, all that it wrote has been written on to the output
   * stream, and that stream's `end()` called. Rejects with `missing_tool` when the program did not start and with
   * `failed` when the input stream broke; the process is gone then, too.
   */
  readonly exited: Promise<FfmpegExit>;
}

/** The private parts of fluent-ffmpeg 2.1.3 that are replaced or read; see the head of this file. */
interface FluentInside {
  ffmpegProc?: ChildProcessWithoutNullStreams;
  _getFfmpegPath: (callback: (error: Error | null, path?: string) => void) => void;
  _prepare: (callback: (error: Error | null, args?: readonly string[]) => void) => void;
  _getArguments: () => string[];
  _spawnFfmpeg: (args: readonly string[], options: object, ...callbacks: readonly unknown[]) => void;
}

/** Enough for ffmpeg's own account of a failure, which is five to ten lines long. */
const keptLines = 20;

/** Every ffmpeg that this program has started and that may still run. */
const running = new Set<ChildProcessWithoutNullStreams>();

/** What makes a path a plain local file to ffmpeg, whatever it looks like: `-x.mp4`, `concat:a|b`, `http:x`, `a:b.avi`. */
export function fileUrl(absolutePath: string): string {
  return `file:${absolutePath}`;
}

/**
 * Starts ffmpeg; the process exists when this returns. See `FfmpegProcess` for how it ends. Throws `cancelled` when the
 * signal is already aborted.
 */
export function startFfmpeg(job: FfmpegJob): FfmpegProcess {
  if (job.signal?.aborted) {
    throw new DoppelError('cancelled', 'Stopped on request before ffmpeg was started.');
  }
  const command = Ffmpeg({ stdoutLines: 1 });
  const inside = command as unknown as FluentInside;
  inside._getFfmpegPath = (callback) => callback(null, job.tools.ffmpeg);
  inside._prepare = (callback) => callback(null, inside._getArguments());
  const spawn = inside._spawnFfmpeg;
  inside._spawnFfmpeg = (args, options, ...callbacks) =>
    spawn.call(inside, args, { ...options, env: toolEnvironment() }, ...callbacks);

  // An option given alone would be split at a space; given together with others it is not.
  command.input(typeof job.input === 'string' ? fileUrl(job.input) : job.input);
  command.inputOptions('-hide_banner', '-nostdin', '-nostats', '-y', ...job.inputOptions);
  command.output(typeof job.output === 'string' ? fileUrl(job.output) : job.output, { end: true });
  command.outputOptions('-map_chapters', '-1', ...job.outputOptions);

  const lastLines: string[] = [];
  command.on('stderr', (line: string) => {
    if (line === '') {
      return; // what stands after the last line's end
    }
    lastLines.push(line);
    if (lastLines.length > keptLines) {
      lastLines.shift();
    }
    job.onStderrLine(line);
  });
  const inputBroke = Promise.withResolvers<never>();
  command.on('error', (error: Error & { inputStreamError?: Error }) => {
    // How the process ended is read from the process; that its input broke is known here alone.
    if (error.inputStreamError !== undefined) {
      inputBroke.reject(error.inputStreamError);
    }
  });
  inputBroke.promise.catch(() => undefined); // reported through `exited`, which may be over by then
  command.run();

  const child = inside.ffmpegProc;
  if (child === undefined) {
    throw new DoppelError('internal', 'fluent-ffmpeg did not start the process at once.');
  }
  return own(child, job, lastLines, inputBroke.promise);
}

function own(
  child: ChildProcessWithoutNullStreams,
  job: FfmpegJob,
  lastLines: readonly string[],
  inputBroke: Promise<never>,
): FfmpegProcess {
  if (running.size === 0) {
    process.on('exit', killAll);
  }
  running.add(child);
  let killed = false;
  const kill = (): void => {
    killed = true;
    child.kill('SIGKILL'); // SIGTERM is not heard while ffmpeg waits for somebody to read its output
    child.stdout.destroy(); // with nobody reading, the rest in the pipe would hold back 'close'
  };
  job.signal?.addEventListener('abort', kill, { once: true });

  const gone = Promise.withResolvers<FfmpegExit>();
  child.removeAllListeners('error');
  child.on('error', (cause) => {
    const [code, what] = child.pid === undefined ? (['missing_tool', 'start'] as const) : (['failed', 'end'] as const);
    gone.reject(new DoppelError(code, `${job.tools.ffmpeg} does not ${what} (${cause.message}).`, { cause }));
  });
  // 'close' comes after 'exit', when everything that the process wrote has been read.
  child.on('close', (code, signal) => gone.resolve({ code, signal, killed, lastLines }));

  // ffmpeg may end without reading its input; that it ended is what counts, and 'close' tells it.
  child.stdin.on('error', () => undefined);
  if (typeof job.input === 'string') {
    child.stdin.end(job.standardInput ?? '');
  }

  const exited = Promise.race([gone.promise, inputBroke])
    .catch(async (error: unknown) => {
      kill();
      if (child.pid !== undefined) {
        await gone.promise;
      }
      if (error instanceof DoppelError) {
        throw error;
      }
      throw new DoppelError('failed', `What was to be encoded could not be read (${String(error)}).`, { cause: error });
    })
    .finally(() => {
      job.signal?.removeEventListener('abort', kill);
      running.delete(child);
      if (running.size === 0) {
        process.off('exit', killAll);
      }
      if (typeof job.input !== 'string') {
        job.input.destroy();
      }
    });
  exited.catch(() => undefined); // the owner may come to await it only after it has failed, and still gets the failure
  return { pid: child.pid, kill, exited };
}

/** When the program ends in order, by whatever way, no ffmpeg of its outlives it. */
function killAll(): void {
  for (const child of running) {
    child.kill('SIGKILL');
  }
}
