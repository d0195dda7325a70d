import { DoppelError } from '#base/doppel-error.ts';
import { sensitiveWordIn } from '#contract/words/sensitive-words.ts';

/** What one class of a label file says: what the object is, and in what state. */
export interface ClassMeaning {
  /** The class as the labels name it: `slope drain blocked`. */
  readonly className: string;
  /** `slope drain`. */
  readonly type: string;
  /** `blocked`. */
  readonly condition: string;
}

/** The condition of a class whose name says none: what nobody found worth a word is normal. */
export const plainCondition = 'normal';

/** Words at the end of a class name that say a condition, where the settings name no others. */
const usualConditions: readonly string[] = ['damaged', 'blocked', 'normal'];

/**
 * Splits class names into type and condition: the last word is the condition when it is one of `conditions`, whatever its case and a
 * dash before it (`Toe drain- Blocked`); else the condition is `normal`. `fixed` overrides by class name.
 * @throws DoppelError `bad_config` for an empty or doubled class name, for two classes that mean the same, or for words that this program
 * refuses to learn.
 */
export function conditionTable(
  classNames: readonly string[],
  conditions: readonly string[] = usualConditions,
  fixed: Readonly<Record<string, { readonly type: string; readonly condition: string }>> = {},
): readonly ClassMeaning[] {
  const table = classNames.map((className): ClassMeaning => {
    if (className.trim() === '')
      throw new DoppelError('bad_config', 'Expected a name for every class, found an empty one.');
    const own = Object.hasOwn(fixed, className) ? fixed[className] : undefined;
    return { className, ...(own ?? splitName(className, conditions)) };
  });
  for (const { className, type, condition } of table) {
    refuseSensitive(type);
    refuseSensitive(condition);
    const twin = table.find(
      (other) => other.className !== className && other.type === type && other.condition === condition,
    );
    if (twin !== undefined) {
      throw new DoppelError(
        'bad_config',
        `The classes "${className}" and "${twin.className}" both mean ${type}, ${condition}. Give each its own type or condition.`,
      );
    }
  }
  if (new Set(classNames).size < classNames.length) {
    throw new DoppelError('bad_config', 'Expected every class once, found a name twice.');
  }
  return table;
}

function splitName(className: string, conditions: readonly string[]): { type: string; condition: string } {
  const words = className
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((word) => word !== '');
  const last = words[words.length - 1];
  const known = words.length > 1 && conditions.includes(last);
  return { type: (known ? words.slice(0, -1) : words).join(' '), condition: known ? last : plainCondition };
}

/**
 * Refuses labels that name sex, age, race, faith or emotion of a person: such a guess would be read as a fact about a human being.
 * @throws DoppelError `bad_config` with the word and its kind.
 */
export function refuseSensitive(label: string): void {
  const found = sensitiveWordIn(label);
  if (found === null) return;
  throw new DoppelError(
    'bad_config',
    `The label "${label}" names ${found.kind} ("${found.word}"). Doppel does not learn sex, age, race, faith or emotion of people; label what can be seen of the picture instead.`,
  );
}
