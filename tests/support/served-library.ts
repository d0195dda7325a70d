import path from 'node:path';
import { addProject, Library, syncLibrary } from '#library/index.ts';
import { openLooks } from '#search/index.ts';
import { ApiKeys, type ApiScope } from '#server/api/api-keys.ts';
import { type RunningApi, startApi } from '#server/api-server.ts';
import { makeProject } from './made-project.ts';

const clothes = [
  [
    [128, 128, 128],
    [128, 128, 128],
  ],
  [
    [190, 30, 35],
    [40, 90, 150],
  ],
  [
    [40, 130, 60],
    [20, 20, 22],
  ],
] as const;

/** A library that is served, and a key to it. Whoever asked for it closes the server. */
export interface ServedLibrary {
  readonly file: string;
  readonly api: RunningApi;
  readonly secret: string;
}

/** Makes a library of two videos with two persons each in a folder, and serves it on a free port of loopback. */
export async function serveMadeLibrary(
  folder: string,
  given: { readonly scopes?: readonly ApiScope[]; readonly perMinute?: number; readonly encoder?: string } = {},
): Promise<ServedLibrary> {
  const file = path.join(folder, 'all.doppel-library');
  const library = Library.create(file);
  for (const [name, humans] of [
    ['a', [1, 2]],
    ['b', [2, 1]],
  ] as const) {
    await makeProject(path.join(folder, `${name}.doppel`), { uuid: name, videoName: `${name}.mp4`, humans, clothes });
    await addProject(library, path.join(folder, `${name}.doppel`));
  }
  await syncLibrary(library, { looks: await openLooks(path.join(folder, 'none')) });
  await library.close();
  const { secret } = new ApiKeys(file).make('test', given.scopes ?? ['search', 'ingest', 'decide', 'metrics'], 1);
  const options = { library: file, host: '127.0.0.1', port: 0, tls: null, pictureEncoder: given.encoder ?? null };
  const api = await startApi({ ...options, perMinute: given.perMinute ?? 1000 });
  return { file, api, secret };
}
