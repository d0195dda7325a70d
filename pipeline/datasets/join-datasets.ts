import { DoppelError } from '#base/doppel-error.ts';
import type { DatasetInput } from './dataset-input.ts';
import { findDoubles } from './find-doubles.ts';

/**
 * Several data sets of the same classes as one, so that whole videos can be left out: pictures keep their order and are named after the
 * set that they come from.
 * @throws DoppelError `mismatch` where classes differ, `usage` where two have one name.
 */
export function joinDatasets(inputs: readonly DatasetInput[], name: string): DatasetInput {
  const [first, ...others] = inputs;
  const other = others.find(({ classes }) => classes.join('\n') !== first.classes.join('\n'));
  if (other !== undefined)
    throw new DoppelError(
      'mismatch',
      `${other.name} has other classes than ${first.name}: they cannot be one data set.`,
    );
  if (new Set(inputs.map((input) => input.name)).size < inputs.length)
    throw new DoppelError('usage', 'Two of the sources have one name.');
  const pictures = inputs.flatMap((input) =>
    input.pictures.map((picture) => ({ ...picture, key: `${input.name}/${picture.key}` })),
  );
  const within = new Set(inputs.flatMap(({ problems }) => problems.map(({ message }) => message)));
  return {
    name,
    kind: first.kind,
    source: inputs.map(({ source }) => source).join('\n'),
    classes: first.classes,
    pictures,
    problems: [
      ...inputs.flatMap((input) =>
        input.problems.map((problem) => ({ ...problem, key: `${input.name}/${problem.key}` })),
      ),
      // Those within one set were told when it was read.
      ...findDoubles(pictures).filter(({ message }) => !within.has(message)),
    ],
  };
}
