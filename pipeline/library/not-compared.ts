import type { NotCompared } from '#contract/library.ts';
import type { LibraryPerson } from './library-persons.ts';

/** Those of some persons who have no vector in a space, by the video that they were first read from; hidden ones are not counted. */
export function notComparedIn(persons: Iterable<LibraryPerson>, space: number | null): readonly NotCompared[] {
  const left = new Map<number, NotCompared>();
  for (const { hidden, vectors, sightings } of persons) {
    const [first] = sightings;
    if (hidden || first === undefined || (space !== null && vectors.has(space))) continue;
    const { source, sourceName: name } = first;
    left.set(source, { source, name, persons: (left.get(source)?.persons ?? 0) + 1 });
  }
  return [...left.values()].toSorted((a, b) => a.source - b.source);
}
