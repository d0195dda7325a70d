import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';
import { ModelError, type ModelErrorCode } from '#native-models/model-error.ts';

/** What the person is told a model's error is. `Record` keeps this complete. */
const codes: Readonly<Record<ModelErrorCode, DoppelErrorCode>> = {
  unknown_model: 'not_found',
  missing: 'missing_model',
  damaged: 'bad_model',
  wrong_hash: 'bad_model',
  wrong_contract: 'bad_model',
  missing_device: 'missing_device',
  bad_input: 'internal',
  bad_output: 'bad_model',
  not_downloadable: 'missing_model',
  download: 'failed',
  no_space: 'disk_full',
  read_only: 'read_only',
  closed: 'internal',
  failed: 'failed',
};

/** A ModelError as the pipeline's own error, with the same sentence and the cause kept; anything else as it is. */
export function doppelErrorOfModel(error: unknown): unknown {
  if (!(error instanceof ModelError)) return error;
  return new DoppelError(codes[error.code], error.message, { cause: error });
}
