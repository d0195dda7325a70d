import { Button } from '@mantine/core';
import { shownChord } from '../../keys/key-chord.ts';
import { keyGroups, namesOf } from '../../keys/key-map.ts';
import { keysDialog } from '../../keys/keys-dialog-state.ts';
import { keyStore } from '../../keys/stored-keys.ts';
import { useStore } from '../../state/store.ts';

/** Every key and what it does, as this person has set them. */
export function KeysPage() {
  const { actions, keys } = useStore(keyStore);
  const names = namesOf(actions);
  return (
    <>
      <h1>Keys</h1>
      <p>
        Each stands on its button too. <Button onClick={() => keysDialog.set(true)}>Change keys</Button>
      </p>
      {keyGroups.map((group) => (
        <section key={group} aria-label={group}>
          <h2>{group}</h2>
          <table>
            <tbody>
              {names
                .filter((action) => actions[action].group === group)
                .map((action) => (
                  <tr key={action}>
                    <th scope="row">
                      <kbd>{shownChord(keys[action])}</kbd>
                    </th>
                    <td>{actions[action].label}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}
