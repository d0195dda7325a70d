/** What can go wrong, as a closed set. The door turns a code into an exit code, an HTTP status or a dialog. */
export const doppelErrorCodes = [
  'usage', // the request itself makes no sense (unknown option, two options that exclude each other)
  'bad_video', // the video is missing, empty, not a video, or damaged under --strict
  'bad_persons', // the persons or tracks file is missing, damaged or has impossible values
  'bad_model', // a model file is damaged, of the wrong family or of another hash than its catalogue entry
  'bad_config', // a settings file has wrong values
  'bad_project', // not a project file, a newer one, or one that is damaged
  'bad_file', // any other input file that cannot be read
  'mismatch', // two inputs do not belong together (a video too small or too short for its persons)
  'not_found', // a person, event, model or file that the request names does not exist
  'conflict', // a decision contradicts an earlier one or a veto; can be forced
  'dependent', // an undo that later events stand on; can be forced
  'missing_model', // the weights are not on this machine
  'missing_device', // the device asked for by name is not available
  'missing_tool', // ffmpeg or ffprobe cannot be found or started
  'locked', // another process works on the file
  'replaced', // the open file is not the one at its path any more
  'read_only', // the place cannot be written
  'disk_full', // no room left
  'integrity', // verification failed
  'cancelled', // the caller asked to stop
  'failed', // anything else that the outside world did
  'internal', // our own mistake
] as const;

export type DoppelErrorCode = (typeof doppelErrorCodes)[number];

/**
 * The one error class of the project. The message names the thing, what was expected, what was found and what the person
 * can do; it is shown as it is. `details` carries what a program needs (for example the events an undo depends on).
 */
export class DoppelError extends Error {
  readonly code: DoppelErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: DoppelErrorCode,
    message: string,
    options?: { cause?: unknown; details?: Readonly<Record<string, unknown>> },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DoppelError';
    this.code = code;
    this.details = options?.details;
  }
}

/** Proves to the compiler, and to the running program, that every case of a union was handled. */
export function assertNever(value: never): never {
  throw new DoppelError('internal', `Unexpected value ${JSON.stringify(value)}.`);
}
