import { escapeControls, terminalJson } from './terminal-text.ts';

/** Writes lines for people to standard output, whatever is in them made harmless. */
export const printLines = (lines: readonly string[]): void => write(process.stdout, lines);

/** Writes a line for people to standard error. */
export const printAside = (line: string): void => write(process.stderr, [line]);

/** Writes the one JSON object that a program reads from standard output. */
export const printReply = (reply: unknown): void => void process.stdout.write(`${terminalJson(reply)}\n`);

/** Writes a line of NDJSON to standard error. */
export const printEvent = (event: unknown): void => void process.stderr.write(`${terminalJson(event)}\n`);

/** The width of the terminal that standard output is; null where it is none. */
export const terminalWidth = (): number | null => (process.stdout.isTTY ? (process.stdout.columns ?? null) : null);

/**
 * Ends quietly when the reader of the output has gone (`doppel pairs F | head`), as other programs do. Messages on the
 * side that nobody reads any more stop nothing.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

function write(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.map(escapeControls).join('\n')}\n`);
}
