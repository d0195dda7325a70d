import { z } from 'zod';
import type { TrainingState } from './train-head.ts';

/** Numbers as base64 of little-endian float64: the same bytes again when read. */
export const numbersText = (numbers: Float64Array): string =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');

/** The numbers of such a text. */
function textNumbers(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float64Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 8));
}

/** Numbers in a JSON document. */
export const numbersField = z.string().transform(textNumbers);

const epochFigures = z.object({
  epoch: z.number(),
  trainLoss: z.number(),
  validLoss: z.number(),
  validMacroF1: z.number(),
  validAccuracy: z.number(),
});

const stateText = z.object({
  parameters: numbersField,
  step: z.number().int(),
  first: numbersField,
  second: numbersField,
  best: numbersField,
  bestEpoch: z.number().int(),
  epochs: z.array(epochFigures),
  done: z.boolean(),
});

/** A training between two epochs as JSON. */
export function writeTrainingState({ parameters, optimizer, best, bestEpoch, epochs, done }: TrainingState): string {
  return JSON.stringify({
    parameters: numbersText(parameters),
    step: optimizer.step,
    first: numbersText(optimizer.first),
    second: numbersText(optimizer.second),
    best: numbersText(best),
    bestEpoch,
    epochs,
    done,
  });
}

/** The training of such a JSON text. @throws ZodError or SyntaxError for a text that is none; callers say which file is damaged. */
export function readTrainingState(text: string): TrainingState {
  const { step, first, second, ...rest } = stateText.parse(JSON.parse(text));
  return { ...rest, optimizer: { step, first, second } };
}
