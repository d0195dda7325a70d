import { DoppelError } from '#base/doppel-error.ts';

/**
 * For each class of a data set the detector's class of the same name, letter case aside; -1 where it has none. A data set whose classes
 * nobody named (`class 0`) takes the detector's by number.
 * @throws DoppelError `mismatch` where not one class is known to the detector.
 */
export function classMap(dataset: readonly string[], detector: readonly string[]): readonly number[] {
  const plain = (name: string): string => name.trim().toLowerCase();
  const isUnnamed = dataset.every((name, index) => plain(name) === `class ${index}`);
  const map = dataset.map((name, index) =>
    isUnnamed ? (index < detector.length ? index : -1) : detector.findIndex((other) => plain(other) === plain(name)),
  );
  if (map.every((index) => index < 0)) {
    throw new DoppelError(
      'mismatch',
      `The detector knows none of the data set's classes (${dataset.slice(0, 10).join(', ')}); it knows ${detector.slice(0, 10).join(', ')} ...`,
    );
  }
  return map;
}
