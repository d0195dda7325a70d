import { Select } from '@mantine/core';
import { personTitle } from '#contract/words/person-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';

/** One person to write a file of their own for, as the tracking pipeline takes it; none to begin with. */
export function PersonChoice({
  person,
  onChoose,
}: {
  readonly person: number | null;
  readonly onChoose: (person: number | null) => void;
}) {
  const { opened, version } = useProject();
  const { value } = useReply('review.persons', { project: opened.project }, version);
  return (
    <Select
      mb="sm"
      w={360}
      label="Also write selected_person.npz for"
      placeholder="nobody"
      clearable
      clearButtonProps={{ 'aria-label': 'Nobody' }}
      searchable
      data={(value?.persons ?? []).map((each) => ({ value: String(each.id), label: personTitle(each) }))}
      value={person === null ? null : String(person)}
      onChange={(chosen) => onChoose(chosen === null ? null : Number(chosen))}
    />
  );
}
