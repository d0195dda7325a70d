import type { PersonTraits, TraitsView } from '#contract/review.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { ProjectView } from './project-file.ts';

/** A tag in a note: a # behind nothing or what is no letter or figure, and the word that follows. */
const tagPattern = /(?<![\p{L}\p{N}#])#([\p{L}\p{N}][\p{L}\p{N}_-]*)/gu;

/** The tags of some notes: each once, in lower case, in order. */
function tagsIn(notes: readonly { readonly text: string }[]): string[] {
  const words = notes.flatMap(({ text }) => [...text.matchAll(tagPattern)].map(([, word]) => word.toLowerCase()));
  return [...new Set(words)].toSorted();
}

/** What all active persons can be filtered by. It costs what the grid of persons costs, and is asked where somebody filters. */
export function personTraits({ gallery, cards }: ProjectView): TraitsView {
  return { persons: [...gallery.state.persons.values()].map((person) => traitsOf(person, cards)) };
}

function traitsOf(person: ReviewPerson, cards: ProjectView['cards']): PersonTraits {
  const { crops } = cards.card(person);
  const heights = crops.map(({ y1, y2 }) => y2 - y1).toSorted((one, other) => one - other);
  const quality = crops.reduce<number | null>((best, crop) => Math.max(best ?? 0, crop.quality), null);
  return {
    id: person.id,
    height_px: heights[Math.floor(heights.length / 2)] ?? null,
    quality,
    tags: tagsIn(person.notes),
  };
}
