import type { ClassMeaning } from '../labels/condition-table.ts';
import type { PicturePosition } from '../spatial/relations.ts';

/** What a prompt says of an object besides its class. */
export interface PromptContext {
  /** Where the object is in the picture's height; null leaves it out. */
  readonly position: PicturePosition | null;
  /** Types of the other objects of the picture, each once; empty leaves them out. */
  readonly others: readonly string[];
}

/** A prompt without position or others. */
export const bareContext: PromptContext = { position: null, others: [] };

const places: Readonly<Record<PicturePosition, string>> = {
  top: 'at the top of the picture',
  middle: 'in the middle of the picture',
  bottom: 'at the bottom of the picture',
};

/** How many other types a prompt names, at most: a text encoder reads 77 tokens. */
const mostOthers = 4;

/**
 * The prompt of a class: `slope drain blocked`, with position `slope drain blocked at the bottom of the picture`, with others
 * `..., with rock toe and vegetation nearby`.
 */
export function promptOf(
  { type, condition }: Pick<ClassMeaning, 'type' | 'condition'>,
  { position, others }: PromptContext,
): string {
  const named = [...new Set(others)].toSorted().slice(0, mostOthers);
  const where = position === null ? '' : ` ${places[position]}`;
  const beside = named.length === 0 ? '' : `, with ${listed(named)} nearby`;
  return `${type} ${condition}${where}${beside}`;
}

function listed(names: readonly string[]): string {
  if (names.length === 1) return names[0];
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
