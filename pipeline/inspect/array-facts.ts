import { DoppelError } from '#base/doppel-error.ts';
import { readNpy, readNpyHeader } from '#platform/formats/npy.ts';
import { type NumpyArray, shapeText } from '#platform/formats/numpy-array.ts';

/** What is told of one array. */
interface ArrayFacts {
  /** numpy's name of the element type with its byte order: `<f4`; `|O` for Python objects. */
  readonly type: string;
  /** In numpy's words: `(3, 4)`. */
  readonly shape: string;
  /** Of the finite elements; null where there are none, or where they are no numbers. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Elements that are NaN or infinite. */
  readonly not_finite: number;
}

/** The facts about an NPY file's array. @throws DoppelError `bad_file`, beginning with `name`. */
export function arrayFacts(bytes: Uint8Array, name: string): ArrayFacts {
  try {
    const { descr, shape } = readNpyHeader(bytes);
    const described = { type: descr, shape: shapeText(shape) };
    // Objects are pickles, which only the reader of persons has a use for; text and records are not read at all.
    if (/[OSUV]/.test(descr)) return { ...described, min: null, max: null, mean: null, not_finite: 0 };
    return { ...described, ...range(readNpy(bytes)) };
  } catch (cause) {
    if (!(cause instanceof DoppelError)) throw cause;
    throw new DoppelError(cause.code, `${name}: ${cause.message}`, { cause });
  }
}

/** Type and shape for a summary: `<f4 (3, 4)`. */
export const arrayWords = ({ type, shape }: ArrayFacts): string => `${type} ${shape}`;

function range({ data }: NumpyArray): Pick<ArrayFacts, 'min' | 'max' | 'mean' | 'not_finite'> {
  let [min, max, sum, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const element of data) {
    const value = Number(element);
    if (!Number.isFinite(value)) continue;
    finite++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const none = finite === 0;
  return {
    min: none ? null : min,
    max: none ? null : max,
    mean: none ? null : sum / finite,
    not_finite: data.length - finite,
  };
}
