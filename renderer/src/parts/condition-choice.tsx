import { Select } from '@mantine/core';
import type { PersonConditionsView } from '#contract/conditions.ts';
import type { ConditionWish } from '../state/condition-wish.ts';

interface ConditionChoiceProps {
  readonly said: PersonConditionsView;
  readonly wish: ConditionWish | null;
  readonly onWish: (wish: ConditionWish | null) => void;
}

/** Sorts or filters a list of persons or pairs by a condition, with how often its head was right on what it had not seen. */
export function ConditionChoice({ said, wish, onWish }: ConditionChoiceProps) {
  const { condition, classes, held_out: held } = said;
  const share = held === null ? '?' : `${Math.round(held.balanced_accuracy * 100)} %`;
  const right =
    held === null
      ? 'how often it is right was not measured'
      : `right ${share} of the time on ${held.objects} pictures that it had not seen, balanced over classes`;
  return (
    <Select
      size="xs"
      w={165}
      maw="100%"
      aria-label={`Sort or filter by ${condition}: ${right}`}
      title={`${condition}: ${right}`}
      placeholder={`${condition} (${share} right)`}
      clearable
      data={classes.flatMap((name) => [
        { value: `first ${name}`, label: `${name} first (${share})` },
        { value: `only ${name}`, label: `only ${name} (${share})` },
      ])}
      value={wish === null ? null : `${wish.rule} ${wish.className}`}
      onChange={(value) => {
        const rule = value?.startsWith('only ') === true ? 'only' : 'first';
        onWish(value === null ? null : { rule, className: value.slice(rule.length + 1) });
      }}
    />
  );
}
