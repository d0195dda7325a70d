import { Checkbox, MultiSelect } from '@mantine/core';
import type { PersonSummary } from '#contract/review.ts';
import { personTitle } from '#contract/words/person-words.ts';

interface ClearChoiceProps {
  readonly persons: readonly PersonSummary[];
  /** The persons who stay to be seen, or null where nobody is veiled. */
  readonly clear: readonly number[] | null;
  readonly onChoose: (clear: readonly number[] | null) => void;
}

/** Whose pictures leave as they are: everybody's, or only those of the persons chosen, with all others veiled. */
export function ClearChoice({ persons, clear, onChoose }: ClearChoiceProps) {
  return (
    <>
      <Checkbox
        mb="xs"
        label="Blur the pictures of everybody but the persons chosen"
        checked={clear !== null}
        onChange={(event) => onChoose(event.currentTarget.checked ? [] : null)}
      />
      {clear !== null && (
        <MultiSelect
          mb="sm"
          w={560}
          label="Shown as they are"
          placeholder={clear.length === 0 ? 'nobody: all are blurred' : undefined}
          searchable
          data={persons.map((each) => ({ value: String(each.id), label: personTitle(each) }))}
          value={clear.map(String)}
          onChange={(chosen) => onChoose(chosen.map(Number))}
        />
      )}
    </>
  );
}
