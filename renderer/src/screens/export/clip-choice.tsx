import { MultiSelect } from '@mantine/core';
import type { PersonSummary } from '#contract/review.ts';
import { personTitle } from '#contract/words/person-words.ts';

interface ClipChoiceProps {
  readonly persons: readonly PersonSummary[];
  /** Whether the video can be played: where it cannot be found, nothing can be cut out of it. */
  readonly hasVideo: boolean;
  readonly clips: readonly number[];
  readonly onChoose: (clips: readonly number[]) => void;
}

/** Of whom the video is cut into clips, one for each stretch in which they are seen; of nobody to begin with. */
export function ClipChoice({ persons, hasVideo, clips, onChoose }: ClipChoiceProps) {
  return (
    <MultiSelect
      mb="sm"
      w="100%"
      maw={560}
      label="Also cut the video into clips of"
      description={hasVideo ? undefined : 'The video is not here: clips take the file that was analysed.'}
      placeholder={clips.length === 0 ? 'nobody' : undefined}
      searchable
      clearable
      data={persons
        .filter(({ hidden }) => !hidden)
        .map((each) => ({ value: String(each.id), label: personTitle(each) }))}
      value={clips.map(String)}
      onChange={(chosen) => onChoose(chosen.map(Number))}
    />
  );
}
