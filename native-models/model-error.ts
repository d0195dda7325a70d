/** What can go wrong with a model, as a closed set. */
export const modelErrorCodes = [
  'unknown_model', // the catalogue has no model of that name
  'missing', // the file is in none of the folders, or the path does not exist
  'damaged', // the file cannot be read as an ONNX model
  'wrong_hash', // the file's sha256 is not that of its catalogue entry
  'wrong_contract', // the inputs or outputs are not those of the catalogue entry, or not those of the family
  'missing_device', // the device asked for by name cannot be used on this machine
  'bad_input', // a picture or tensor that the model cannot take
  'bad_output', // the model returned NaN or Infinity, or another shape than it promised
  'not_downloadable', // the entry has no public address
  'download', // the server cannot be reached, or answers with something else than the file
  'no_space', // no room left for the file
  'read_only', // the folder cannot be written
  'closed', // the session was closed before or while it was asked to run
  'failed', // the inference runtime failed
] as const;

export type ModelErrorCode = (typeof modelErrorCodes)[number];

/**
 * The one error class of the models. The message names the file or model, what was expected, what was found and what the
 * person can do; whoever calls turns the code into an error of its own and keeps this one as the cause.
 */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelError';
    this.code = code;
  }
}
