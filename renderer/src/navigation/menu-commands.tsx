import { keysDialog } from '../keys/keys-dialog-state.ts';
import { askedFolder } from '../state/asked-folder.ts';
import { askedVideo } from '../state/asked-video.ts';
import { useEngineEvents } from '../state/client-context.ts';
import { goTo } from './go-to.ts';

/** Does what is chosen in the desktop's menu, where it is not of a project. Draws nothing. */
export function MenuCommands() {
  useEngineEvents((event) => {
    if (event.kind !== 'app_command') return;
    if (event.command === 'keys') keysDialog.set(true);
    else if (event.command === 'go' && isAddress(event.value)) goTo(event.value);
    else if (event.command === 'analyse') {
      askedVideo.set(event.value);
      goTo('#/start');
    } else if (event.command === 'analyse_folder') {
      askedFolder.set(event.value);
      goTo('#/queue');
    }
  });
  return null;
}

const isAddress = (value: string | null): value is `#/${string}` => value?.startsWith('#/') === true;
