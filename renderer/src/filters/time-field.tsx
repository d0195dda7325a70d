import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface TimeFieldProps {
  readonly label: string;
  /** What it holds when it is first shown, as `read` understands it; empty for no time. */
  readonly first: string;
  /** How a time is written, for an example: 1:30. */
  readonly example: string;
  /** What is said of a text that is no time. */
  readonly complaint: string;
  /** The time of a text, in ms; null for one that is none. */
  readonly read: (text: string) => number | null;
  readonly onMs: (ms: number | null) => void;
}

/** A time that is typed. What is no time is said, and asks for nothing until it is one. */
export function TimeField({ label, first, example, complaint, read, onMs }: TimeFieldProps) {
  const [text, setText] = useState(first);
  const isWrong = text.trim() !== '' && read(text) === null;
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder={example}
      value={text}
      error={isWrong ? complaint : undefined}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        const time = read(typed);
        if (time !== null || typed.trim() === '') onMs(time);
      }}
    />
  );
}
