import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import {
  IconDownload,
  IconGridDots,
  IconHistory,
  IconHome,
  IconKeyboard,
  IconLayoutGrid,
  IconMoon,
  IconSun,
  IconUsers,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { VideoMissing } from '../files/video-missing.tsx';
import { KeysDialog } from '../keys/keys-dialog.tsx';
import { keysDialog } from '../keys/keys-dialog-state.ts';
import { useKeys } from '../keys/use-keys.ts';
import styles from '../parts/parts.module.css';
import { ReviewCounter } from '../parts/review-counter.tsx';
import { UndoDialog } from '../parts/undo-dialog.tsx';
import { hashOf, type Route } from '../state/route.ts';
import { goTo } from '../state/use-route.ts';

interface RailItem {
  readonly route: Route;
  readonly label: string;
  readonly Icon: Icon;
}

const review: Route = { screen: 'review', pair: null };
const items: readonly RailItem[] = [
  { route: review, label: 'Review', Icon: IconUsers },
  { route: { screen: 'persons' }, label: 'Persons', Icon: IconLayoutGrid },
  { route: { screen: 'matrix' }, label: 'Matrix', Icon: IconGridDots },
  { route: { screen: 'history' }, label: 'History', Icon: IconHistory },
  { route: { screen: 'export' }, label: 'Export', Icon: IconDownload },
];

/** What stands around every screen of a project: its name, the counter, the way to the other screens, and the keys. */
export function ProjectFrame({
  name,
  route,
  children,
}: {
  readonly name: string;
  readonly route: Route;
  readonly children: ReactNode;
}) {
  useKeys({
    go_review: () => goTo(review),
    go_persons: () => goTo({ screen: 'persons' }),
    go_matrix: () => goTo({ screen: 'matrix' }),
    go_history: () => goTo({ screen: 'history' }),
    go_export: () => goTo({ screen: 'export' }),
    help: () => keysDialog.set(true),
  });
  const shown = route.screen === 'person' ? 'persons' : route.screen;
  return (
    <div className={styles.frame}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('screen')?.focus()}>
        Skip to the screen
      </button>
      <header className={styles.head}>
        <h1 className={styles.title}>{name}</h1>
        <span className={styles.headGap} />
        <ReviewCounter />
      </header>
      <nav className={styles.rail} aria-label="Screens">
        {items.map(({ route: to, label, Icon }) => (
          <a
            key={label}
            className={styles.railLink}
            href={hashOf(to)}
            aria-current={to.screen === shown ? 'page' : undefined}
          >
            <Icon size={19} stroke={1.6} aria-hidden="true" />
            {label}
          </a>
        ))}
        <span className={styles.railGap} />
        <SchemeSwitch />
        <button type="button" className={styles.railLink} onClick={() => keysDialog.set(true)} aria-keyshortcuts="?">
          <IconKeyboard size={19} stroke={1.6} aria-hidden="true" />
          Keys
        </button>
        <a className={styles.railLink} href={hashOf({ screen: 'start' })}>
          <IconHome size={19} stroke={1.6} aria-hidden="true" />
          Start
        </a>
      </nav>
      <main className={styles.screen} id="screen" tabIndex={-1}>
        <VideoMissing />
        {children}
      </main>
      <KeysDialog />
      <UndoDialog />
    </div>
  );
}

/** Light or dark, as the analyst wants it; kept on this machine. */
export function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('dark');
  const other = scheme === 'dark' ? 'light' : 'dark';
  const Icon = scheme === 'dark' ? IconSun : IconMoon;
  return (
    <button
      type="button"
      className={styles.railLink}
      onClick={() => setColorScheme(other)}
      aria-label={`Use the ${other} colours`}
    >
      <Icon size={19} stroke={1.6} aria-hidden="true" />
      {other === 'light' ? 'Light' : 'Dark'}
    </button>
  );
}
