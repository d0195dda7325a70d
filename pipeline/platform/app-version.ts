import packageFile from '../../package.json' with { type: 'json' };

/** The version of this program, as recorded with every run and decision. */
export const appVersion: string = packageFile.version;
