import { Button, MultiSelect, Popover } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import type { LibraryReply } from '#contract/library.ts';
import type { SearchFilter } from '#contract/search.ts';
import { momentInWords, momentOfText } from '#contract/words/moment-words.ts';
import { TimeField } from '../../filters/time-field.tsx';
import styles from './library.module.css';
import { withList, withTime } from './search-filter.ts';
import { saidBefore } from './source-fields.ts';

interface FilterButtonProps {
  readonly filter: SearchFilter;
  readonly overview: LibraryReply;
  readonly onChange: (filter: SearchFilter) => void;
}

/** Narrows a search by video, place, camera, tags and time: everything that is given must hold. */
export function FilterButton({ filter, overview: { sources }, onChange }: FilterButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const lists = [
    { field: 'places', label: 'Place', data: saidBefore(sources.map(({ place }) => place)) },
    { field: 'cameras', label: 'Camera', data: saidBefore(sources.map(({ camera }) => camera)) },
    { field: 'tags', label: 'Tags, all of them', data: saidBefore(sources.flatMap(({ tags }) => tags)) },
  ] as const;
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus returnFocus position="bottom-end" width={300} shadow="md">
      <Popover.Target>
        <Button
          size="sm"
          variant={Object.keys(filter).length > 0 ? 'light' : 'default'}
          leftSection={<IconFilter size={15} aria-hidden="true" />}
          onClick={() => setIsOpen((before) => !before)}
        >
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.fields}>
          <MultiSelect
            size="xs"
            label="Video"
            placeholder={filter.sources === undefined ? 'any' : ''}
            clearable
            comboboxProps={{ withinPortal: false }}
            data={sources.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={(filter.sources ?? []).map(String)}
            onChange={(values) => onChange(withList(filter, 'sources', values.map(Number)))}
          />
          {lists.map(({ field, label, data }) => (
            <MultiSelect
              key={field}
              size="xs"
              label={label}
              placeholder={data.length === 0 ? 'no video says' : filter[field] === undefined ? 'any' : ''}
              clearable
              comboboxProps={{ withinPortal: false }}
              data={data}
              value={filter[field] ?? []}
              onChange={(values) => onChange(withList(filter, field, values))}
            />
          ))}
          <MomentField label="Seen from" ms={filter.from_ms} onMs={(ms) => onChange(withTime(filter, 'from_ms', ms))} />
          <MomentField label="until" ms={filter.to_ms} onMs={(ms) => onChange(withTime(filter, 'to_ms', ms))} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface MomentFieldProps {
  readonly label: string;
  readonly ms: number | undefined;
  readonly onMs: (ms: number | null) => void;
}

/** A moment by the cameras' clocks. */
function MomentField({ label, ms, onMs }: MomentFieldProps) {
  return (
    <TimeField
      {...{ label, onMs }}
      first={ms === undefined ? '' : momentInWords(ms)}
      example="2026-03-04 15:16"
      complaint="A time is written as 2026-03-04 15:16"
      read={momentOfText}
    />
  );
}
