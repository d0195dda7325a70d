import { useEffect, useMemo, useState } from 'react';
import { ConditionChoice } from '../../parts/condition-choice.tsx';
import { type ConditionWish, speaking } from '../../state/condition-wish.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { arrangeByCondition } from './arrange-pairs.ts';
import styles from './review.module.css';

/** Asks the pairs by what a condition says of both persons; not there where nothing reliable is said. It leaves with the screen. */
export function PairOrder({ leftOut }: { readonly leftOut: number }) {
  const { opened, session, version } = useProject();
  const [wish, setWish] = useState<ConditionWish | null>(null);
  const conditions = useReply('conditions.persons', { project: opened.project });
  const said = speaking(conditions.value?.said ?? null);
  const persons = useReply(
    'review.persons',
    said === null || wish === null ? null : { project: opened.project },
    version,
  );
  const arrange = useMemo(
    () =>
      said === null || wish === null || persons.value === null
        ? undefined
        : arrangeByCondition(said, wish, persons.value.persons),
    [said, wish, persons.value],
  );
  useEffect(() => session.arrange(arrange), [session, arrange]);
  useEffect(() => () => session.arrange(undefined), [session]);
  if (said === null) return null;
  return (
    <div className={styles.order}>
      <ConditionChoice said={said} wish={wish} onWish={setWish} />
      {leftOut > 0 && <span role="status">{leftOut} more to answer, not of this choice</span>}
    </div>
  );
}
