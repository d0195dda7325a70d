import type { SavedSearch } from '../search.ts';
import { counted } from './count-words.ts';

/** What a kept question has to tell since it was last looked at, as a sentence; null where there is nothing. */
export function keptNews({ name, fresh, problem }: SavedSearch): string | null {
  if (problem !== null) return `The kept search ${name} cannot be asked: ${problem}`;
  if (fresh.length === 0) return null;
  return `New for the kept search ${name}: ${counted(fresh.length, 'person')}.`;
}
