import path from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import { videoEndings } from '#base/video-endings.ts';
import type { RequestOf } from '#contract/channels.ts';

/** What can be chosen. */
type PickKind = RequestOf<'files.pick'>['kind'];

const everything = { name: 'All files', extensions: ['*'] };
const projects = { name: 'Doppel projects', extensions: ['doppel'] };

/** The usual endings only order the list; ffmpeg decides what is a video, and every file can be chosen. */
const videos = {
  name: 'Videos',
  extensions: [...videoEndings],
};

const openDialogs: Readonly<Record<Exclude<PickKind, 'save_project'>, OpenDialogOptions>> = {
  video: { title: 'Choose a video', properties: ['openFile'], filters: [videos, everything] },
  persons: {
    title: 'Choose the persons',
    properties: ['openFile'],
    filters: [{ name: 'Persons', extensions: ['npz'] }, everything],
  },
  tracks: {
    title: 'Choose the tracks',
    properties: ['openFile'],
    filters: [{ name: 'Tracks', extensions: ['txt', 'csv', 'tsv', 'xml', 'json', 'zip'] }, everything],
  },
  project: { title: 'Open a project', properties: ['openFile'], filters: [projects, everything] },
  insight: {
    title: 'Open an insight file',
    properties: ['openFile'],
    filters: [{ name: 'Insight files', extensions: ['insight'] }, everything],
  },
  folder: { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
};

const saveDialog: SaveDialogOptions = {
  title: 'Save the project as',
  filters: [projects],
  properties: ['createDirectory', 'showOverwriteConfirmation'],
};

/** Lets the analyst choose a file in the system's dialog, over the window that asks. Null when it was closed without. */
export async function pickFile(window: BrowserWindow, kind: PickKind): Promise<string | null> {
  if (kind !== 'save_project') {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, openDialogs[kind]);
    return canceled ? null : (filePaths[0] ?? null);
  }
  const { canceled, filePath } = await dialog.showSaveDialog(window, saveDialog);
  if (canceled || filePath === '') return null;
  return path.extname(filePath) === '.doppel' ? filePath : `${filePath}.doppel`; // GTK's dialog adds no ending
}
