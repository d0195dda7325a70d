import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import styles from './parts.module.css';

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
