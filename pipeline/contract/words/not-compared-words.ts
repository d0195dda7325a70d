import type { NotCompared } from '../library.ts';
import { counted } from './count-words.ts';

/** Says who was left out of a comparison and what helps; null where nobody was. */
export function notComparedSentence(left: readonly NotCompared[]): string | null {
  const [first, ...others] = left;
  if (first === undefined) return null;
  const names = [
    `${counted(first.persons, 'person')} of ${first.name}`,
    ...others.map(({ name, persons }) => `${persons} of ${name}`),
  ];
  const verb = others.length === 0 && first.persons === 1 ? 'was' : 'were';
  return `${names.join(', ')} ${verb} not compared: another model described them, or none did. Analyse these videos with the model of the others and read the library again.`;
}
