import { useState } from 'react';
import type { DeviceState } from '#contract/models.ts';
import { showError } from '../parts/toasts.ts';
import { useClient } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import styles from './models.module.css';

/** What a device is called by somebody who did not choose it. */
const plainNames: Readonly<Record<string, string>> = {
  cpu: 'Processor',
  cuda: 'Graphics card (NVIDIA)',
  dml: 'Graphics card (DirectML)',
  coreml: 'Graphics and neural engine (CoreML)',
};

/** Where models can run on this machine, and why not elsewhere. Asked when it is opened: trying a card takes seconds. */
export function DeviceList() {
  const client = useClient();
  const [devices, setDevices] = useState<readonly DeviceState[] | null>(null);
  const ask = async () => {
    try {
      setDevices((await client.request('devices.list', {})).devices);
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <details
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && devices === null) void ask();
      }}
    >
      <summary>What they run on</summary>
      {devices === null ? (
        <p role="status">Each device is tried …</p>
      ) : (
        <ul>
          {devices.map(({ id, name, works, reason }) => (
            <li key={id} className={styles.device}>
              <span>{plainNames[id] ?? name}</span>
              <span>{works ? 'works' : `not here: ${reason}`}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
