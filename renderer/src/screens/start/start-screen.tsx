import { IconFilePlus, IconFolderOpen, IconFolders, IconHome, IconPhoto } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import { GetModels } from '../../models/get-models.tsx';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EndSessions } from '../../parts/end-sessions.tsx';
import { ReviewerName } from '../../parts/reviewer-name.tsx';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { askedFolder } from '../../state/asked-folder.ts';
import { askedVideo } from '../../state/asked-video.ts';
import { projectPath, setProjectPath } from '../../state/project-path.ts';
import { useStore } from '../../state/store.ts';
import { useReply } from '../../state/use-reply.ts';
import { DemoButton } from '../../tour/demo-button.tsx';
import { analysisAddress } from '../analysis/analysis-address.ts';
import { AnalyzeForm, type AnalyzeInputs } from './analyze-form.tsx';
import { DropZone } from './drop-zone.tsx';
import { Leftovers } from './leftovers.tsx';
import { ModelList } from './model-list.tsx';
import { QueueNote } from './queue-note.tsx';
import { RecentProjects } from './recent-projects.tsx';
import { RunningAnalyses } from './running-analyses.tsx';
import styles from './start.module.css';
import { StartNotice } from './start-notice.tsx';

/** Opens a project file in this window and leads to what is to be done next. */
function openProjectFile(path: string): void {
  setProjectPath(path);
  goTo('#/next');
}

/** Opens the file that Doppel was started with; an address that names a place within the project keeps it. */
function openStartFile(path: string): void {
  const named = window.location.hash;
  if (['', '#', '#/', '#/start'].includes(named)) openProjectFile(path);
  else setProjectPath(path);
}

/** The screen of everything that needs no project, and of an address that leads nowhere. */
export const startScreen: AppScreen = {
  name: 'start',
  pattern: '',
  title: 'Start',
  within: 'app',
  rail: { Icon: IconHome, key: null },
  Screen: StartScreen,
};

/** Whether the file that Doppel was started with was opened: going back to the start must not open it again. */
let wasStarted = false;

/** Where everything begins: what was worked on last, a new video, the models, and who is reviewing. */
function StartScreen() {
  const info = useReply('app.info', {});
  const picker = useFilePicker();
  const [inputs, setInputs] = useState<AnalyzeInputs | null>(null);
  const asked = useStore(askedVideo);
  useEffect(() => {
    if (asked === null) return;
    askedVideo.set(null);
    setInputs({ video: asked, persons: null, tracks: null });
  }, [asked]);

  const startFile = info.value?.start_file ?? null;
  useEffect(() => {
    if (startFile !== null && !wasStarted && projectPath.get() === null) openStartFile(startFile);
    if (startFile !== null) wasStarted = true;
  }, [startFile]);

  const startVideo = info.value?.start_video ?? null;
  useEffect(() => {
    if (startVideo !== null) askedVideo.set(startVideo);
  }, [startVideo]);

  if (info.error !== null) return <ErrorScreen error={info.error} onRetry={info.reload} />;
  if (info.value === null) return <LoadingScreen what="Starting" />;
  const { version, reviewer, recent, models, needed, running, leftovers, door, video_tools } = info.value;

  const pickVideo = async (kind: 'video' | 'folder') => {
    const video = await picker.pick(kind);
    if (video !== null) setInputs({ video, persons: null, tracks: null });
  };
  const pickFolder = async () => {
    const folder = await picker.pick('folder');
    if (folder === null) return;
    askedFolder.set(folder);
    goTo('#/queue');
  };
  const pickProject = async () => {
    const path = await picker.pick('project');
    if (path !== null) openProjectFile(path);
  };
  return (
    <DropZone
      door={door}
      onVideo={(video) => setInputs({ video, persons: null, tracks: null })}
      onProject={openProjectFile}
    >
      <main className={styles.screen}>
        <header className={styles.head}>
          <h1>Doppel</h1>
          <span className={styles.version}>{version}</span>
          <span className={styles.gap} />
          <EndSessions />
          <ReviewerName name={reviewer} onSaved={info.reload} />
        </header>
        <div className={styles.columns}>
          <div className={styles.wide}>
            <section className={styles.actions} aria-label="Begin">
              <button type="button" className={styles.action} onClick={() => void pickVideo('video')}>
                <IconFilePlus size={22} stroke={1.5} aria-hidden="true" />
                <span>
                  <b className={styles.actionName}>Analyse a video</b>
                  <span className={styles.actionWords}>
                    Finds the persons, or takes those you bring, and looks for duplicates
                  </span>
                </span>
              </button>
              <button type="button" className={styles.action} onClick={() => void pickVideo('folder')}>
                <IconPhoto size={22} stroke={1.5} aria-hidden="true" />
                <span>
                  <b className={styles.actionName}>Analyse a folder of pictures</b>
                  <span className={styles.actionWords}>
                    The frames of a video, in the order of the numbers in their names
                  </span>
                </span>
              </button>
              <button type="button" className={styles.action} onClick={pickFolder}>
                <IconFolders size={22} stroke={1.5} aria-hidden="true" />
                <span>
                  <b className={styles.actionName}>Analyse a folder of videos</b>
                  <span className={styles.actionWords}>One after another, overnight if need be</span>
                </span>
              </button>
              <button type="button" className={styles.action} onClick={pickProject}>
                <IconFolderOpen size={22} stroke={1.5} aria-hidden="true" />
                <span>
                  <b className={styles.actionName}>Open a project</b>
                  <span className={styles.actionWords}>A .doppel file, with its decisions as they were left</span>
                </span>
              </button>
            </section>
            {/* Later it stands in the guide. */}
            {recent.length === 0 && <DemoButton analysisAddress={analysisAddress} />}
            <GetModels needed={needed} models={models} pick={picker.pick} onChange={info.reload} />
            <Leftovers leftovers={leftovers} onChange={info.reload} />
            <QueueNote />
            <RunningAnalyses running={running} />
            <RecentProjects recent={recent} onOpen={openProjectFile} onChange={info.reload} />
          </div>
          <ModelList models={models} onChange={info.reload} />
        </div>
        <StartNotice isFirst={recent.length === 0} videoTools={video_tools} />
        {inputs !== null && (
          <AnalyzeForm
            inputs={inputs}
            models={models}
            needed={needed}
            onModels={info.reload}
            onChange={setInputs}
            onClose={() => setInputs(null)}
            pick={picker.pick}
          />
        )}
        {picker.dialog}
      </main>
    </DropZone>
  );
}
