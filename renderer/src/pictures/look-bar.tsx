import {
  IconBrightnessDown,
  IconBrightnessUp,
  IconContrast,
  IconContrastOff,
  IconRefresh,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import styles from './pictures.module.css';
import { changedLook, type LookChange, type SharedLook } from './shared-look.ts';

const buttons: readonly { readonly change: LookChange; readonly label: string; readonly Icon: typeof IconZoomIn }[] = [
  { change: 'farther', label: 'Farther', Icon: IconZoomOut },
  { change: 'closer', label: 'Closer', Icon: IconZoomIn },
  { change: 'darker', label: 'Darker', Icon: IconBrightnessDown },
  { change: 'brighter', label: 'Brighter', Icon: IconBrightnessUp },
  { change: 'softer', label: 'Less contrast', Icon: IconContrastOff },
  { change: 'harder', label: 'More contrast', Icon: IconContrast },
  { change: 'plain', label: 'As they are', Icon: IconRefresh },
];

/** How the pictures of a comparison are looked at, all of them in step: closer, brighter, with more contrast. */
export function LookBar({ look, onLook }: { readonly look: SharedLook; readonly onLook: (look: SharedLook) => void }) {
  return (
    <div className={styles.lookBar} role="toolbar" aria-label="Look at all pictures">
      {buttons.map(({ change, label, Icon }) => (
        <button
          key={change}
          type="button"
          aria-label={label}
          title={label}
          onClick={(event) => {
            if (event.detail > 0) event.currentTarget.blur();
            onLook(changedLook(look, change));
          }}
        >
          <Icon size={15} stroke={1.8} aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
