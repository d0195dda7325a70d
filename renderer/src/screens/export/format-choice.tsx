import { Checkbox, Group } from '@mantine/core';
import { type PersonFormat, personFormats, trackFormatTitles } from '#contract/track-formats.ts';

interface FormatChoiceProps {
  readonly formats: readonly PersonFormat[];
  readonly onChoose: (formats: readonly PersonFormat[]) => void;
}

/** The forms of other programs in which the persons are written too; none to begin with. */
export function FormatChoice({ formats, onChoose }: FormatChoiceProps) {
  return (
    <Checkbox.Group
      mb="sm"
      label="Also write the persons, with what was merged, as"
      value={[...formats]}
      onChange={(chosen) => onChoose(personFormats.filter((format) => chosen.includes(format)))}
    >
      <Group mt={6}>
        {personFormats.map((format) => (
          <Checkbox key={format} value={format} label={trackFormatTitles[format]} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
