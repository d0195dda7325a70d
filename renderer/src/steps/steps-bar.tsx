import { IconCheck } from '@tabler/icons-react';
import { nextStep } from './review-steps.ts';
import styles from './steps.module.css';
import { useSteps } from './use-steps.ts';

/** The way through a review: Cut, Join, Check, with what is left in each. The next thing to do is the filled one. */
export function StepsBar({ shown }: { readonly shown: string }) {
  const steps = useSteps();
  const next = nextStep(steps);
  return (
    <nav className={styles.steps} aria-label="Steps of the review">
      {steps.map(({ name, title, left, isDone }, index) => (
        <a
          key={name}
          href={`#/${name}`}
          className={styles.step}
          // A click leaves Enter to the screen that it leads to; from the keyboard the focus stays.
          onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
          data-next={name === next}
          data-done={isDone}
          aria-current={name === shown || (name === 'join' && shown === 'review') ? 'step' : undefined}
        >
          {isDone ? <IconCheck size={14} stroke={2.4} aria-hidden="true" /> : <span>{index + 1}</span>}
          <b>{title}</b>
          <span className={styles.left}>{left}</span>
        </a>
      ))}
    </nav>
  );
}
