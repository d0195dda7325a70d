import { mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { type DestinationStream, destination, pino, stdTimeFunctions } from 'pino';
import { appVersion } from '../app-version.ts';
import { errorFields, log, setLogSink } from './log.ts';
import { plainFields, plainText } from './plain-fields.ts';

/** A log of this size is put aside and another begun: some ten thousand lines, and any editor opens it. */
const mostBytes = 2 << 20;

/** Which program of Doppel writes; each has a file of its own, since several run at once. */
export type LogName = 'engine' | 'desktop' | 'server' | 'cli';

/** How a log is opened. */
export interface LogOptions {
  /** Made where it is missing. */
  readonly folder: string;
  readonly name: LogName;
  /** When the file is put aside as NAME.1.log, in the place of the one before; 2 MiB unless told otherwise. */
  readonly mostBytes?: number;
}

/** A file that lines are appended to. Each is on disk when `write` returns, so that a process that dies has said why. */
interface LogFile extends DestinationStream {
  on(event: 'write', listener: (bytes: number) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  reopen(): void;
  end(): void;
}

/**
 * Gives this process's log its file: NAME.log in the folder, one JSON object a line (`time`, `level`, `words`, ...). Returns the file's path and
 * `close`; null where no file can be kept, which is told on standard error and is no reason to stop. pino-roll, which rolls such files too, was left out: it loads all
 * of date-fns, 140 ms of processor time at every start, for file names with dates.
 */
export function openLog({ folder, name, mostBytes: most = mostBytes }: LogOptions): OpenLog | null {
  const file = path.join(folder, `${name}.log`);
  const aside = path.join(folder, `${name}.1.log`);
  let stream: LogFile;
  let bytes: number;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes > most) {
      renameSync(file, aside);
      bytes = 0;
    }
    stream = destination({ dest: file, sync: true, mode: 0o600 });
  } catch (error) {
    log.warn(`No log is kept in ${folder}: ${errorFields(error).message}`);
    return null;
  }
  const logger = pino(
    {
      base: { program: name, pid: process.pid },
      messageKey: 'words',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  const close = (): void => {
    setLogSink(null);
    process.off('uncaughtExceptionMonitor', noteCrash);
    stream.end();
  };
  // A full disk: the work goes on, and says once that nothing more is written down.
  stream.on('error', (error) => {
    close();
    log.warn(`The log ${file} cannot be written any more: ${error.message}`);
  });
  stream.on('write', (written) => {
    bytes += written;
    if (bytes <= most) return;
    bytes = 0;
    try {
      renameSync(file, aside);
      stream.reopen();
    } catch (error) {
      log.warn(`The log ${file} grows on, since it cannot be put aside: ${errorFields(error).message}`);
    }
  });
  setLogSink((level, words, fields) => logger[level](plainFields(fields), plainText(words)));
  process.on('uncaughtExceptionMonitor', noteCrash);
  log.info('begins', { version: appVersion, node: process.version, system: `${process.platform} ${process.arch}` });
  return { file, close };
  function noteCrash(error: unknown): void {
    logger.fatal(plainFields(errorFields(error)), 'The program ends by a mistake of its own');
  }
}

/** A log that is open. */
export interface OpenLog {
  readonly file: string;
  /** Ends the file; later lines go nowhere. */
  readonly close: () => void;
}
