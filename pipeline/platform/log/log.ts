// What a program writes down for whoever looks for a cause later. Every process has one log: `openLog` gives it a file; without one,
// warnings still go to standard error.

/** What a line holds beside its words: no bytes and no objects, so that nothing of a picture can be among them. */
type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** How much a line matters. */
type LogLevel = 'info' | 'warn' | 'error';

/** Where lines go. */
type LogSink = (level: LogLevel, words: string, fields: LogFields) => void;

let sink: LogSink | null = null;

/** Says where this process's lines go from now on; null for nowhere. */
export function setLogSink(next: LogSink | null): void {
  sink = next;
}

/** The log of this process. None of these throws. */
export const log = {
  /** A fact that explains something later: to the file alone. */
  info(words: string, fields: LogFields = {}): void {
    sink?.('info', words, fields);
  },
  /** Something went wrong and the work goes on: to the file, and to standard error for whoever sits there. */
  warn(words: string, fields: LogFields = {}): void {
    process.stderr.write(`doppel: ${words}\n`);
    sink?.('warn', words, fields);
  },
  /** A mistake of our own: words and message to standard error, and where it happened to the file. */
  error(words: string, error: unknown, fields: LogFields = {}): void {
    const { message, ...where } = errorFields(error);
    process.stderr.write(`doppel: ${words}: ${message}\n`);
    sink?.('error', words, { ...fields, message, ...where });
  },
} as const;

/** What a line says of an error: its message, code and stack, and the message of its cause, where it has them. */
export function errorFields(error: unknown): LogFields & { readonly message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { readonly code?: unknown };
  return {
    message: error.message,
    ...(code === undefined ? {} : { code: String(code) }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined
      ? {}
      : { cause: error.cause instanceof Error ? error.cause.message : String(error.cause) }),
  };
}
