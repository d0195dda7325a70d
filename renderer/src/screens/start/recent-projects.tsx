import { ActionIcon, Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { RecentProject } from '#contract/channels.ts';
import { goTo } from '../../navigation/go-to.ts';
import { showError } from '../../parts/toasts.ts';
import { Still } from '../../pictures/still.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { agoWords } from '../../time/ago-words.ts';
import { analysisAddress } from '../analysis/analysis-address.ts';
import styles from './start.module.css';

interface RecentProjectsProps {
  readonly recent: readonly RecentProject[];
  readonly onOpen: (path: string) => void;
  readonly onChange: () => void;
}

/** The projects that were opened last, each with a still and how far its review is. */
export function RecentProjects({ recent, onOpen, onChange }: RecentProjectsProps) {
  return (
    <section aria-labelledby="recent-title">
      <h2 id="recent-title" className={styles.title}>
        Recent projects
      </h2>
      {recent.length === 0 ? (
        <p className={styles.empty}>None yet. Analyse a video, and its project will stand here.</p>
      ) : (
        <ul className={styles.recent}>
          {recent.map((project) => (
            <RecentRow key={project.path} project={project} onOpen={onOpen} onChange={onChange} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RecentRow({
  project,
  onOpen,
  onChange,
}: { readonly project: RecentProject } & Pick<RecentProjectsProps, 'onOpen' | 'onChange'>) {
  const client = useClient();
  const forget = async () => {
    try {
      await client.request('app.forget_recent', { path: project.path });
      onChange();
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  const open = async () => {
    if (project.analysis !== 'interrupted') return onOpen(project.path);
    try {
      const { analysis } = await client.request('analysis.resume', { path: project.path });
      goTo(analysisAddress(analysis));
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <li className={styles.recentRow}>
      <button type="button" className={styles.recentOpen} onClick={open} disabled={!project.present}>
        <span className={styles.recentStill}>
          <Still url={project.still} name="" />
        </span>
        <span className={styles.recentName}>
          <b className={styles.recentTitle}>{project.name}</b>
          {project.overdue_since !== null && (
            <span className={styles.overdue}>to be deleted since {project.overdue_since}</span>
          )}
          <span className={styles.recentPath}>
            {project.present ? (project.video_name ?? project.path) : `not found at ${project.path}`}
          </span>
        </span>
        <ReviewProgress project={project} />
        <span className={styles.recentDate}>{agoWords(project.opened_at, new Date())}</span>
      </button>
      <ActionIcon variant="subtle" color="gray" onClick={forget} aria-label={`Take ${project.name} off this list`}>
        <IconX size={15} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}

function ReviewProgress({ project: { analysis, decided, open } }: { readonly project: RecentProject }) {
  if (analysis === 'interrupted') return <span className={styles.recentState}>analysis interrupted: resume</span>;
  if (analysis === 'running') return <span className={styles.recentState}>being analysed</span>;
  if (decided === null || open === null) return <span className={styles.recentState} />;
  const all = decided + open;
  return (
    <span className={styles.recentState}>
      <span className="dp-figure">{open === 0 ? `all ${decided} decided` : `${decided} decided, ${open} left`}</span>
      <Progress
        size={4}
        value={all === 0 ? 100 : (decided / all) * 100}
        aria-label={`${decided} of ${all} pairs decided`}
      />
    </span>
  );
}
