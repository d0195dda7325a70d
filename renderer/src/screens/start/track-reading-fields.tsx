import { Select, SimpleGrid, TextInput } from '@mantine/core';
import {
  type BoxLayout,
  boxLayouts,
  type TrackReading,
  trackFormats,
  trackFormatTitles,
} from '#contract/track-formats.ts';

interface TrackReadingFieldsProps {
  readonly reading: TrackReading;
  readonly onChange: (reading: TrackReading) => void;
}

/** What the four numbers of a box are called where one is chosen. */
const layoutWords: Readonly<Record<BoxLayout, string>> = {
  xywh: 'x, y, width, height',
  xyxy: 'x1, y1, x2, y2',
  cxcywh: 'centre, width, height',
  normalised: "the form's, as shares",
  'normalised-xywh': 'x, y, width, height as shares',
  'normalised-xyxy': 'x1, y1, x2, y2 as shares',
  'normalised-cxcywh': 'centre, width, height as shares',
  thousandths: "the form's, from 0 to 1000",
  'thousandths-xywh': 'x, y, width, height from 0 to 1000',
  'thousandths-xyxy': 'x1, y1, x2, y2 from 0 to 1000',
  'thousandths-cxcywh': 'centre, width, height from 0 to 1000',
};

/** The reading without the entries that say nothing. */
const onlySaid = (reading: { readonly [Key in keyof TrackReading]: TrackReading[Key] | undefined }): TrackReading =>
  Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined));

/** How persons or tracks are read where their content is not to tell; nothing is chosen to begin with. */
export function TrackReadingFields({ reading, onChange }: TrackReadingFieldsProps) {
  const classes = (text: string): readonly string[] =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  return (
    <SimpleGrid cols={2} mt="xs" verticalSpacing="xs">
      <Select
        label="Form"
        placeholder="as the file shows"
        clearable
        data={trackFormats.map((format) => ({ value: format, label: trackFormatTitles[format] }))}
        value={reading.format ?? null}
        onChange={(format) => onChange(onlySaid({ ...reading, format: trackFormats.find((each) => each === format) }))}
      />
      <Select
        label="Boxes are"
        placeholder="as in the form"
        clearable
        data={boxLayouts.map((layout) => ({ value: layout, label: layoutWords[layout] }))}
        value={reading.boxes ?? null}
        onChange={(boxes) => onChange(onlySaid({ ...reading, boxes: boxLayouts.find((each) => each === boxes) }))}
      />
      <Select
        label="Frames from"
        placeholder="as in the form"
        clearable
        data={['0', '1']}
        value={reading.frames_from === undefined ? null : String(reading.frames_from)}
        onChange={(from) =>
          onChange(onlySaid({ ...reading, frames_from: from === '0' ? 0 : from === '1' ? 1 : undefined }))
        }
      />
      <TextInput
        label="Classes"
        placeholder="persons"
        defaultValue={reading.classes?.join(', ') ?? ''}
        onChange={({ currentTarget }) => {
          const names = classes(currentTarget.value);
          onChange(onlySaid({ ...reading, classes: names.length === 0 ? undefined : [...names] }));
        }}
      />
      <TextInput
        label="Video in the file"
        placeholder="where it is of several"
        defaultValue={reading.sequence ?? ''}
        onChange={({ currentTarget }) =>
          onChange(onlySaid({ ...reading, sequence: currentTarget.value.trim() || undefined }))
        }
      />
    </SimpleGrid>
  );
}
