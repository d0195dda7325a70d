import { IconKeyboard } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { keyActionOf } from '../keys/key-map.ts';
import { KeysDialog } from '../keys/keys-dialog.tsx';
import { keysDialog } from '../keys/keys-dialog-state.ts';
import { useKeys } from '../keys/use-keys.ts';
import styles from '../parts/parts.module.css';
import { SchemeSwitch } from '../parts/scheme-switch.tsx';
import { projectPath } from '../state/project-path.ts';
import type { AppScreen } from './app-screen.ts';
import { goTo } from './go-to.ts';

/** The ways to the other screens, by link and by key: those of the open project, and those that need none. */
export function ScreenRail({ screens, shown }: { readonly screens: readonly AppScreen[]; readonly shown: AppScreen }) {
  const hasProject = useSyncExternalStore(projectPath.subscribe, projectPath.get) !== null;
  const listed = screens.filter(({ rail, within }) => rail !== null && (hasProject || within === 'app'));
  useKeys({
    ...Object.fromEntries(listed.map(({ name }) => [keyActionOf(name), () => goTo(`#/${name}`)])),
    help: () => keysDialog.set(true),
  });
  return (
    <>
      <nav className={styles.rail} aria-label="Screens">
        <RailLinks screens={listed.filter(({ within }) => within === 'project')} shown={shown} />
        <span className={styles.railGap} />
        <SchemeSwitch />
        <button type="button" className={styles.railLink} onClick={() => keysDialog.set(true)} aria-keyshortcuts="?">
          <IconKeyboard size={19} stroke={1.6} aria-hidden="true" />
          Keys
        </button>
        <RailLinks screens={listed.filter(({ within }) => within === 'app')} shown={shown} />
      </nav>
      <KeysDialog />
    </>
  );
}

function RailLinks({ screens, shown }: { readonly screens: readonly AppScreen[]; readonly shown: AppScreen }) {
  return screens.map(
    ({ name, title, rail }) =>
      rail !== null && (
        <a
          key={name}
          className={styles.railLink}
          href={`#/${name}`}
          aria-current={name === (shown.partOf ?? shown.name) ? 'page' : undefined}
        >
          <rail.Icon size={19} stroke={1.6} aria-hidden="true" />
          {title}
        </a>
      ),
  );
}
