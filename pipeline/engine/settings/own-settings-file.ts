import path from 'node:path';
import { userFolders } from '../user-folders.ts';

/** Where a person's own settings stand. */
export const ownSettingsFile = (folder: string = userFolders().config): string => path.join(folder, 'settings.yaml');
