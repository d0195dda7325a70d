import { unitRows } from '#vectors/unit-rows.ts';

/** A vector scaled to length 1. Throws `bad_file` for zeros. */
export const unit = (vector: Float32Array): Float32Array => unitRows(vector, vector.length, 'a made crowd');
