import { Progress } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { stageNames } from '#contract/progress.ts';
import { paceWords, progressWords } from '#contract/words/progress-words.ts';
import styles from './analysis.module.css';
import { type AnalysisLog, type StageState, stageState } from './analysis-log.ts';
import { stageWords } from './stage-words.ts';

const stateWords: Readonly<Record<StageState, string>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  skipped: 'not needed here',
};

/** The stages in their order, each with how far it is, how fast, and how long it will take. */
export function StageRows({ log }: { readonly log: AnalysisLog }) {
  return (
    <ol className={styles.stages} aria-label="Stages">
      {stageNames.map((stage) => {
        const state = stageState(log, stage);
        const progress = log.progress.get(stage);
        return (
          <li
            key={stage}
            className={styles.stage}
            data-state={state}
            aria-current={state === 'running' ? 'step' : undefined}
          >
            <StateSign state={state} />
            <span className={styles.stageName}>{stageWords[stage]}</span>
            <span className={styles.stageFigure}>
              {progress !== undefined
                ? progressWords(progress)
                : (stage === 'detect' || stage === 'follow') && state === 'skipped'
                  ? 'you brought them'
                  : stateWords[state]}
            </span>
            {state === 'running' && progress === undefined && (
              <div className={styles.stageMore}>
                <Progress size={6} value={100} animated aria-label={stageWords[stage]} />
              </div>
            )}
            {state === 'running' && progress !== undefined && (
              <div className={styles.stageMore}>
                <Progress
                  size={6}
                  value={progress.total === null ? 100 : (progress.done / Math.max(1, progress.total)) * 100}
                  animated={progress.total === null}
                  aria-label={stageWords[stage]}
                />
                <span className="dp-figure">{paceWords(progress) || 'measuring'}</span>
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function StateSign({ state }: { readonly state: StageState }) {
  return (
    <span className={styles.sign} data-state={state}>
      {state === 'done' && <IconCheck size={14} stroke={2.5} aria-hidden="true" />}
      {state === 'skipped' && <IconMinus size={14} stroke={2.5} aria-hidden="true" />}
    </span>
  );
}
