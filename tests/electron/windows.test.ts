import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type LaunchOptions, launchApp, type RunningApp } from '../electron-double/launch-app.ts';
import { makeSmallScene } from '../fixtures/small-scene.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { skipWithoutChromium } from '../support/chromium.ts';
import { waitUntil } from '../support/patience.ts';
import { DesktopPage } from './desktop-page.ts';

interface SeenWindow {
  readonly id: number;
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let other: string;
let home: string;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  other = path.join(prepared.folder, 'other & one.doppel');
  cpSync(prepared.file, other);
  home = mkdtempSync(path.join(tmpdir(), 'doppel-windows-'));
});
after(() => {
  prepared?.remove();
  if (home !== undefined) rmSync(home, { recursive: true, force: true });
});

/** Runs the app for as long as `use` takes, with the same folders each time. */
async function withApp(options: LaunchOptions, use: (app: RunningApp) => Promise<void>): Promise<void> {
  const app = await launchApp({ home, ...options });
  try {
    await use(app);
  } finally {
    await app.close();
  }
}

const windowsOf = (app: RunningApp) => app.does<readonly SeenWindow[]>('windows');

/** The project whose name a window's page shows once it has opened it. */
const shows = (app: RunningApp, file: string, window?: number) =>
  app.does('waitFor', {
    expression: `sessionStorage.getItem('doppel.project') === ${JSON.stringify(file)} && /^#\\/(?:next|cut|join|check|review)/.test(location.hash)`,
    ...(window === undefined ? {} : { window }),
  });

test('a file in the arguments opens in the review; a second one gets a window of its own', { skip }, async () => {
  await withApp({ args: ['--some-switch', path.basename(prepared.file)], cwd: prepared.folder }, async (app) => {
    await shows(app, prepared.file);
    const [first] = await windowsOf(app);
    assert.equal(first.isVisible, true);
    await app.does('secondInstance', { argv: ['doppel', 'other & one.doppel'], folder: prepared.folder });
    const windows = await windowsOf(app);
    assert.equal(windows.length, 2);
    await shows(app, other, windows[1].id);
    assert.notDeepEqual(windows[0].bounds, windows[1].bounds, 'it does not hide the first');
    await app.does('secondInstance', { argv: ['doppel', prepared.file], folder: '/' });
    const focused = (await windowsOf(app)).filter(({ isFocused }) => isFocused);
    assert.deepEqual(
      focused.map(({ id }) => id),
      [first.id],
      'a project that is open is shown where it is',
    );
    assert.equal((await windowsOf(app)).length, 2);
  });
});

test('the next start opens again what was open, where it stood, without being told', { skip }, async () => {
  await withApp({}, async (app) => {
    const windows = await windowsOf(app);
    assert.equal(windows.length, 2);
    await shows(app, prepared.file, windows[0].id);
    await shows(app, other, windows[1].id);
    await app.does('closeWindow', { window: windows[1].id });
    await app.does('setBounds', { bounds: { x: 33, y: 44, width: 1300, height: 800 } });
  });
  await withApp({}, async (app) => {
    const windows = await windowsOf(app);
    assert.deepEqual(
      windows.map(({ bounds }) => bounds),
      [{ x: 33, y: 44, width: 1300, height: 800 }],
    );
    await shows(app, prepared.file);
  });
});

test('after a crash of the whole app the next start stands where it stood', { skip }, async () => {
  const state = path.join(home, 'electron', 'windows.json');
  const before = statSync(state).mtimeMs;
  const app = await launchApp({ home });
  await shows(app, prepared.file);
  await waitUntil(
    'the state is written anew',
    () => statSync(state).mtimeMs > before && readFileSync(state, 'utf8').includes(JSON.stringify(prepared.file)),
  );
  await app.kill();
  await withApp({}, async (next) => {
    await shows(next, prepared.file);
  });
});

test('a page that is loaded anew stays in its project, and gives back what it had open', { skip }, async () => {
  await withApp({}, async (app) => {
    const page = await DesktopPage.of(app);
    await shows(app, prepared.file);
    const { project } = await page.ask('project.open', { path: prepared.file });
    await page.run('(globalThis.isOld = true, setTimeout(() => location.reload(), 0), 0)');
    await app.does('waitFor', { expression: `typeof isOld === 'undefined'` });
    await shows(app, prepared.file);
    const isClosed = async () => !(await app.asks<{ readonly ok: boolean }>('project.status', { project })).ok;
    await waitUntil('the handle of the page that is gone is closed', isClosed);
  });
});

test('a page whose process dies is loaded anew in its project', { skip }, async () => {
  await withApp({}, async (app) => {
    await shows(app, prepared.file);
    await app.does('crash');
    await waitUntil(
      () => `the end of the page is told, of: ${app.errors}`,
      () => app.errors.includes('a page ended (crashed) and is loaded anew'),
    );
    await shows(app, prepared.file);
  });
});

test('a window that does not answer is asked about, and loaded anew in its project where the person says so', {
  skip,
}, async () => {
  await withApp({}, async (app) => {
    await shows(app, prepared.file);
    await app.does('answerDialog', { answer: { response: 0 } });
    await app.does('hang');
    await waitUntil('the question', async () => (await callsOf(app, 'dialog.showMessageBox')).length === 1);
    await app.does('evaluate', { expression: '(globalThis.isOld = true, 0)' });
    await app.does('answerDialog', { answer: { response: 1 } });
    await app.does('hang');
    await app.does('waitFor', { expression: `typeof isOld === 'undefined'` });
    await shows(app, prepared.file);
  });
});

test('the menu shows the logs, which say what the app and its engine did, and of no picture', { skip }, async () => {
  await withApp({}, async (app) => {
    await shows(app, prepared.file);
    await app.does('clickMenu', { names: ['(help)', 'Show Log'] });
    const shown = async (): Promise<readonly unknown[]> => {
      const calls = await app.does<readonly { readonly api: string; readonly args: readonly string[] }[]>('calls');
      return calls.filter(({ api }) => api === 'shell.showItemInFolder').map(({ args }) => args[0]);
    };
    const end = performance.now() + 10_000;
    while ((await shown()).length === 0) assert.ok(performance.now() < end, 'nothing is shown');
    const folder = path.join(app.home, 'doppel', 'log');
    assert.deepEqual(
      (await shown()).map((file) => path.dirname(String(file))),
      [folder],
    );
    assert.deepEqual(readdirSync(folder).toSorted(), ['desktop.log', 'engine.log']);
    const engine = readFileSync(path.join(folder, 'engine.log'), 'utf8');
    assert.match(engine, /"words":"The engine serves a door"/);
    for (const line of engine.trimEnd().split('\n')) assert.ok(line.length < 6000, line);
  });
});

test('crashes of native code are kept on this machine, sent nowhere, and shown by the menu', { skip }, async () => {
  await withApp({}, async (app) => {
    await app.started();
    assert.deepEqual(await callsOf(app, 'crashReporter.start'), [{ uploadToServer: false }]);
    const crashes = path.join(app.home, 'electron', 'Crashpad');
    mkdirSync(crashes, { recursive: true });
    await app.does('clickMenu', { names: ['(help)', 'Show Crash Reports'] });
    await waitUntil('they are shown', async () => (await callsOf(app, 'shell.showItemInFolder')).includes(crashes));
  });
});

test('the menu opens projects: by dialog, and those opened lately by name', { skip }, async () => {
  await withApp({}, async (app) => {
    await shows(app, prepared.file);
    await app.does('answerDialog', { answer: { canceled: false, filePaths: [other] } });
    await app.does('clickMenu', { names: ['File', 'Open Project…'] });
    const second = await waitUntil('a second window', async () => (await windowsOf(app))[1]);
    await shows(app, other, second.id);
    const recent = `other && one (${prepared.folder.replaceAll('&', '&&')})`;
    await waitUntil(recent, async () => JSON.stringify(await app.does('menu')).includes(recent));
    await app.does('closeWindow', { window: second.id });
    await app.does('clickMenu', { names: ['File', 'Open Recent', recent] });
    const isNew = ({ id }: SeenWindow) => id !== second.id;
    const reopened = await waitUntil('it opens again', async () => (await windowsOf(app)).slice(1).find(isNew));
    await shows(app, other, reopened.id);
    const calls = await app.does<readonly { readonly api: string; readonly args: readonly string[] }[]>('calls');
    assert.ok(calls.some(({ api, args }) => api === 'app.addRecentDocument' && args[0] === other));
    await app.does('closeWindow', { window: reopened.id });
  });
});

test('a project from the system goes to a window on the start screen, not to a new one', { skip }, async () => {
  writeFileSync(path.join(home, 'electron', 'windows.json'), 'no json');
  await withApp({}, async (app) => {
    await app.started();
    assert.match(app.errors, /windows\.json/, 'a damaged state is told and left');
    await app.does('openFile', { file: other });
    await shows(app, other);
    assert.equal((await windowsOf(app)).length, 1);
  });
});

test('a file that is dropped on the page opens by its path; a file made by a script has none', { skip }, async () => {
  rmSync(path.join(home, 'electron', 'windows.json'));
  await withApp({}, async (app) => {
    const page = await DesktopPage.of(app);
    assert.equal(await page.run(`window.doppel.pathOf(new File(['x'], 'made.doppel'))`), '');
    await assert.rejects(page.run('window.doppel.pathOf({ path: "/etc/passwd" })'), /File/);
    await app.does('waitFor', { expression: `document.querySelector('main') !== null` });
    await app.does('drop', { files: [prepared.file] });
    await shows(app, prepared.file);
  });
});

test('a second start with no lock ends at once and opens nothing', { skip }, async () => {
  const app = await launchApp({ isSecondInstance: true });
  assert.equal(await app.exited, 0);
  await app.close();
});

test('quitting closes the projects in order: no journal is left beside them', { skip }, async () => {
  await withApp({ args: [prepared.file] }, async (app) => {
    await shows(app, prepared.file);
  });
  const header = readFileSync(prepared.file).subarray(18, 20);
  assert.deepEqual([...header], [1, 1], 'the file is back in its plain form (SQLite file format, 1.3)');
});

/** What was called of an API, in order. */
async function callsOf(app: RunningApp, api: string): Promise<readonly unknown[]> {
  const calls = await app.does<readonly { readonly api: string; readonly args: readonly unknown[] }[]>('calls');
  return calls.filter((call) => call.api === api).map(({ args }) => args[0]);
}

test('a video in the arguments, from the system and from the menu opens the form of an analysis', {
  skip,
}, async () => {
  const form = `document.querySelector('[role="dialog"]')?.textContent.includes(${JSON.stringify(prepared.scene.video)})`;
  rmSync(path.join(home, 'electron', 'windows.json'), { force: true });
  await withApp({ args: [prepared.scene.video] }, async (app) => {
    await app.does('waitFor', { expression: form });
    await app.does('press', { key: 'Escape' });
    await app.does('waitFor', { expression: `document.querySelector('[role="dialog"]') === null` });
    await app.does('openFile', { file: prepared.scene.video });
    await app.does('waitFor', { expression: form });
    assert.equal((await windowsOf(app)).length, 1, 'it goes to the window on the start screen');
    await app.does('press', { key: 'Escape' });
    await app.does('waitFor', { expression: `document.querySelector('[role="dialog"]') === null` });
    await app.does('answerDialog', { answer: { canceled: false, filePaths: [prepared.scene.video] } });
    await app.does('clickMenu', { names: ['File', 'Analyse Video…'] });
    await app.does('waitFor', { expression: form });
    await app.does('press', { key: 'Escape' });
    await app.does('answerDialog', { answer: { canceled: false, filePaths: [prepared.folder] } });
    await app.does('clickMenu', { names: ['File', 'Analyse Folder…'] });
    await app.does('waitFor', {
      expression: `document.querySelector('[role="dialog"]')?.textContent.includes('1 video in it')`,
    });
    await app.does('openFile', { file: path.join(prepared.folder, 'notes.pdf') });
    assert.equal((await windowsOf(app)).length, 1, 'what is neither a project nor a video opens nothing');
  });
});

test('the menu goes to the screens, shows the keys and the guide, and takes back a decision; the title names the project', {
  skip,
}, async () => {
  await withApp({ args: [prepared.file] }, async (app) => {
    await shows(app, prepared.file);
    await app.does('clickMenu', { names: ['Go', 'History'] });
    await app.does('waitFor', { expression: `document.title === 'History · blocks · Doppel'` });
    const page = await DesktopPage.of(app);
    const { project } = await page.ask('project.open', { path: prepared.file });
    const head = async () => (await page.ask('history.log', { project })).events.length;
    const before = await head();
    await app.does('evaluate', { expression: `location.hash = '#/review'` });
    await app.does('waitFor', {
      expression: `document.querySelector('[role="region"][aria-label^="Are persons"], section[aria-label^="Are persons"]') !== null`,
    });
    await waitUntil('the answer counts', async () => {
      await app.does('press', { key: 'm' });
      return (await head()) > before;
    });
    await app.does('clickMenu', { names: ['Edit', 'Undo Decision'] });
    await waitUntil('the decision is taken back', async () => (await head()) > before + 1);
    await app.does('clickMenu', { names: ['(help)', 'Keys'] });
    await app.does('waitFor', {
      expression: `document.querySelector('[role="dialog"]')?.textContent.includes('To change a key')`,
    });
    await app.does('press', { key: 'Escape' });
    await app.does('clickMenu', { names: ['(help)', 'Guide'] });
    await app.does('waitFor', { expression: `document.querySelector('article h1')?.textContent === 'The guide'` });
    await app.does('clickMenu', { names: ['(help)', 'Licences'] });
    await app.does('waitFor', {
      expression: `document.querySelector('article')?.textContent.includes('Their complete source code is to be had')`,
    });
  });
});

test('while an analysis runs the machine stays awake, the bar moves, quitting and closing ask, and its end is told', {
  skip,
}, async () => {
  rmSync(path.join(home, 'electron', 'windows.json'), { force: true });
  await withApp({}, async (app) => {
    const page = await DesktopPage.of(app);
    const folder = path.join(prepared.folder, 'long');
    mkdirSync(folder);
    const long = await makeSmallScene(folder, 900);
    const out = path.join(folder, 'awake.doppel');
    await page.ask('analysis.start', {
      ...{ video: long.video, tracks: long.tracks, persons: null, out, force: false },
    });
    await waitUntil('the blocker', async () => (await callsOf(app, 'powerSaveBlocker.start')).length === 1);
    const questions = async () => (await callsOf(app, 'dialog.showMessageBox')).length;
    await app.does('answerDialog', { answer: { response: 0 } });
    await app.does('quit');
    await waitUntil('the question', async () => (await questions()) === 1);
    await app.does('answerDialog', { answer: { response: 0 } });
    await app.does('closeWindow');
    await waitUntil('it is asked before the last window closes too', async () => (await questions()) === 2);
    assert.equal((await windowsOf(app)).length, 1);
    await app.does('blur');
    await waitUntil('the blocker goes', async () => (await callsOf(app, 'powerSaveBlocker.stop')).length === 1);
    const shares = (await callsOf(app, 'BrowserWindow.setProgressBar')) as readonly number[];
    assert.ok(shares.some((share) => share > 0 && share <= 1));
    assert.equal(shares.at(-1), -1);
    const told = await waitUntil(
      'whoever looks elsewhere is told',
      async () => (await callsOf(app, 'Notification.show'))[0],
    );
    assert.deepEqual(told, { title: 'Doppel', body: 'awake.doppel is ready to be reviewed.' });
  });
});
