import { useEffect, useMemo, useState } from 'react';
import { FilterChoice } from '../../filters/filter-choice.tsx';
import { isActive, pairPasses } from '../../filters/person-filter.ts';
import { usePersonFilter } from '../../filters/use-person-filter.ts';
import { ConditionChoice } from '../../parts/condition-choice.tsx';
import { type ConditionWish, speaking } from '../../state/condition-wish.ts';
import { useProject } from '../../state/project-context.ts';
import type { ArrangePairs } from '../../state/queue-state.ts';
import { useReply } from '../../state/use-reply.ts';
import { arrangeByCondition } from './arrange-pairs.ts';
import styles from './review.module.css';

/**
 * Which pairs are asked, and in which order: by the filter that the address holds, and by what a condition says of both persons, where
 * anything reliable is said. It leaves with the screen.
 */
export function PairOrder({ leftOut }: { readonly leftOut: number }) {
  const { opened, session, times, version } = useProject();
  const [wish, setWish] = useState<ConditionWish | null>(null);
  const { filter, change, filtered } = usePersonFilter();
  const conditions = useReply('conditions.persons', { project: opened.project });
  const said = speaking(conditions.value?.said ?? null);
  const isFiltered = isActive(filter);
  const isSorted = said !== null && wish !== null;
  const asked = isSorted || isFiltered ? { project: opened.project } : null;
  const { value } = useReply('review.persons', asked, version);
  const arrange = useMemo((): ArrangePairs | undefined => {
    if (value === null) return undefined;
    const sort: ArrangePairs = said === null || wish === null ? same : arrangeByCondition(said, wish, value.persons);
    if (!isFiltered) return sort === same ? undefined : sort;
    const persons = new Map(value.persons.map((person) => [person.id, filtered(person)]));
    const isKept: (pair: { readonly a: number; readonly b: number }) => boolean = ({ a, b }) => {
      const [one, other] = [persons.get(a), persons.get(b)];
      return one === undefined || other === undefined || pairPasses([one, other], filter, times.msOf);
    };
    return (pairs) => sort(pairs.filter(isKept));
  }, [said, wish, value, filter, filtered, isFiltered, times]);
  useEffect(() => session.arrange(arrange), [session, arrange]);
  useEffect(() => () => session.arrange(undefined), [session]);
  return (
    <>
      <FilterChoice filter={filter} of="pairs" leftOut={leftOut} onChange={change} />
      {said !== null && (
        <div className={styles.order}>
          <ConditionChoice said={said} wish={wish} onWish={setWish} />
          {wish !== null && leftOut > 0 && <span role="status">{leftOut} more to answer, not of this choice</span>}
        </div>
      )}
    </>
  );
}

const same: ArrangePairs = (pairs) => pairs;
