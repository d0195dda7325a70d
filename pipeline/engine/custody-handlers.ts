import { DoppelError } from '#base/doppel-error.ts';
import { readHead } from '#project/events.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import { eraseFromOpen, ownKeyPath, publicKeyIn, sayPurpose, sealOpen } from './custody/index.ts';
import type { EngineContext } from './engine-context.ts';
import type { ProjectFile } from './project-file.ts';

type CustodyChannels = 'custody.erase' | 'custody.say_purpose' | 'custody.key' | 'custody.seal';

/** Erasing, the purpose, and seals, of projects that are open. */
export function custodyHandlers({
  door,
  projects,
  preferences,
  tell,
}: EngineContext): Pick<ChannelHandlers, CustodyChannels> {
  const tellChange = (file: ProjectFile) =>
    tell({ kind: 'project_changed', path: file.path, head: readHead(file.project), evidence: 'same' });
  return {
    'custody.erase': ({ project, person, reason }) => {
      const { file } = projects.get(project);
      const reply = eraseFromOpen(file.project, { person, by: preferences.reviewer, reason });
      file.forgetView();
      tellChange(file);
      return reply;
    },
    'custody.say_purpose': ({ project, ...said }) => {
      const { file } = projects.get(project);
      const reply = sayPurpose(file.project, { ...said, by: preferences.reviewer });
      tellChange(file);
      return reply;
    },
    'custody.key': ({ guard = 'passphrase' }) => ({ guard, public_key: publicKeyIn(ownKeyPath(guard)) }),
    'custody.seal': async ({ project, guard, passphrase }) => {
      if (guard === 'system' && door !== 'desktop') {
        throw new DoppelError('usage', 'Only the desktop app has a key that the system guards. Give a passphrase.');
      }
      const { file } = projects.get(project);
      const key = ownKeyPath(guard);
      const seal = await sealOpen(file.project, { key, passphrase, by: preferences.reviewer });
      tellChange(file);
      return seal;
    },
  };
}
