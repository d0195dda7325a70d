import { Button, NumberInput, Popover, Select } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { timeCode } from '#contract/words/time-words.ts';
import { useProject } from '../state/project-context.ts';
import { useReply } from '../state/use-reply.ts';
import styles from './filters.module.css';
import { filterWords, isActive, noFilter, type PersonFilter, typedTime } from './person-filter.ts';
import { TimeField } from './time-field.tsx';

interface FilterChoiceProps {
  readonly filter: PersonFilter;
  /** What is filtered, and how it is taken: "of both" where it is pairs. */
  readonly of: 'persons' | 'pairs';
  /** How many the filter leaves out. */
  readonly leftOut: number;
  readonly onChange: (filter: PersonFilter) => void;
}

/** What each field means of a pair: the same filter leaves out other things there. */
const meanings = {
  persons: { time: 'Seen', clear: '' },
  pairs: { time: 'One of the two seen', clear: ', both of them' },
} as const;

/** A filter by time, size, quality and tag. While it leaves anybody out, it says what it asks for and how many, with the way to clear it. */
export function FilterChoice({ filter, of, leftOut, onChange }: FilterChoiceProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { opened, version } = useProject();
  const { value } = useReply('review.traits', isOpen ? { project: opened.project } : null, version);
  const known = [...new Set(value?.persons.flatMap((each) => each.tags))].toSorted();
  const tags = filter.tag === null || known.includes(filter.tag) ? known : [...known, filter.tag];
  const { time, clear } = meanings[of];
  const active = isActive(filter);
  return (
    <div className={styles.choice} data-of={of}>
      <Popover
        opened={isOpen}
        onChange={setIsOpen}
        trapFocus
        returnFocus
        position="bottom-start"
        width={252}
        shadow="md"
      >
        <Popover.Target>
          <Button
            size="compact-sm"
            variant={active ? 'light' : 'default'}
            leftSection={<IconFilter size={14} aria-hidden="true" />}
            onClick={() => setIsOpen((before) => !before)}
          >
            Filter
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <div className={styles.fields}>
            <VideoTimeField
              label={`${time} from`}
              ms={filter.fromMs}
              onMs={(fromMs) => onChange({ ...filter, fromMs })}
            />
            <VideoTimeField label="up to" ms={filter.toMs} onMs={(toMs) => onChange({ ...filter, toMs })} />
            <NumberInput
              size="xs"
              label={`Height in the video at least${clear}`}
              suffix=" px"
              min={0}
              allowNegative={false}
              value={filter.leastHeight ?? ''}
              onChange={(value) => onChange({ ...filter, leastHeight: typeof value === 'number' ? value : null })}
            />
            <NumberInput
              size="xs"
              label={`Best picture's quality at least, 0 to 1${clear}`}
              min={0}
              max={1}
              step={0.05}
              clampBehavior="strict"
              value={filter.leastQuality ?? ''}
              onChange={(value) => onChange({ ...filter, leastQuality: typeof value === 'number' ? value : null })}
            />
            <Select
              size="xs"
              label={of === 'pairs' ? 'One of the two has the tag' : 'Tag'}
              description="A #word in a note is a tag."
              placeholder={tags.length === 0 ? 'no note has one' : 'any'}
              clearable
              comboboxProps={{ withinPortal: false }}
              data={tags}
              value={filter.tag}
              onChange={(tag) => onChange({ ...filter, tag })}
            />
          </div>
        </Popover.Dropdown>
      </Popover>
      {active && (
        <>
          <span className={styles.says} role="status">
            <b>{leftOut}</b> left out: shown are {of} {filterWords(filter)}
          </span>
          <Button size="compact-xs" variant="subtle" onClick={() => onChange(noFilter)}>
            Clear the filter
          </Button>
        </>
      )}
    </div>
  );
}

interface VideoTimeFieldProps {
  readonly label: string;
  readonly ms: number | null;
  readonly onMs: (ms: number | null) => void;
}

/** A time of the video. */
function VideoTimeField({ label, ms, onMs }: VideoTimeFieldProps) {
  return (
    <TimeField
      {...{ label, onMs }}
      first={ms === null ? '' : timeCode(ms)}
      example="1:30"
      complaint="A time is written as 1:30 or 90"
      read={typedTime}
    />
  );
}
