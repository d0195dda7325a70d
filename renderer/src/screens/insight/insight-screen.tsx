import { Button, SegmentedControl } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { InsightOverview } from '#contract/insight.ts';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import type { ScreenParams } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useReply } from '../../state/use-reply.ts';
import { DatasetList } from './dataset-list.tsx';
import { DistancePage } from './distance-page.tsx';
import styles from './insight.module.css';
import { insightPath, setInsightPath } from './insight-path.ts';
import { NeighbourPage } from './neighbour-page.tsx';
import { PicturePage } from './picture-page.tsx';

const pages = [
  { value: 'pictures', label: 'Pictures' },
  { value: 'distances', label: 'Distances' },
  { value: 'neighbours', label: 'Neighbours' },
  { value: 'data', label: 'Data and runs' },
] as const;

/** An insight file: the worst pictures, the distances, the neighbours, and what all of it comes from. */
export function InsightScreen({ params }: { readonly params: ScreenParams }) {
  const path = useSyncExternalStore(insightPath.subscribe, insightPath.get);
  const picker = useFilePicker();
  const overview = useReply('insight.overview', path === null ? null : { path });
  const choose = async () => {
    const chosen = await picker.pick('insight');
    if (chosen === null) return;
    setInsightPath(chosen);
    goTo('#/insight/pictures');
  };
  const open = (
    <Button size="compact-sm" variant="default" onClick={choose}>
      {path === null ? 'Open an insight file' : 'Another file'}
    </Button>
  );
  return (
    <main className={styles.screen}>
      <header className={styles.head}>
        <h1>Insight</h1>
        {path !== null && <span className={styles.path}>{path}</span>}
        {open}
        {path !== null && (
          <SegmentedControl
            size="xs"
            aria-label="What is shown"
            value={params.page ?? 'pictures'}
            onChange={(value) => goTo(`#/insight/${value}`)}
            data={pages.map((page) => ({ ...page }))}
          />
        )}
      </header>
      {path === null && (
        <EmptyScreen title="No insight file is open">
          <code>doppel insight add set.insight FOLDER</code> reads labelled pictures,{' '}
          <code>doppel insight run set.insight --model ID</code> looks at them with a detector. Open the file here to
          see the worst pictures first.
        </EmptyScreen>
      )}
      {path !== null && overview.error !== null && <ErrorScreen error={overview.error} onRetry={overview.reload} />}
      {path !== null && overview.error === null && overview.value === null && <LoadingScreen what="Opening" />}
      {path !== null && overview.value !== null && (
        <Page path={path} page={params.page ?? 'pictures'} picture={params.picture} overview={overview.value} />
      )}
      {picker.dialog}
    </main>
  );
}

function Page({
  path,
  page,
  picture,
  overview,
}: {
  readonly path: string;
  readonly page: string;
  readonly picture: string | undefined;
  readonly overview: InsightOverview;
}) {
  const has = (kind: string): boolean => overview.runs.some((run) => run.kind === kind && run.state === 'done');
  if (page === 'data') return <DatasetList overview={overview} />;
  if (page === 'distances') {
    return has('distances') ? (
      <DistancePage path={path} />
    ) : (
      <EmptyScreen title="No distances yet">
        <code>doppel insight distances F.insight --model ID</code> computes them.
      </EmptyScreen>
    );
  }
  if (page === 'neighbours') {
    return has('neighbours') ? (
      <NeighbourPage path={path} />
    ) : (
      <EmptyScreen title="No neighbours yet">
        <code>doppel insight neighbours F.insight</code> tells targets by the nearest pictures.
      </EmptyScreen>
    );
  }
  return has('insight') ? (
    <PicturePage path={path} picture={picture === undefined ? null : Number(picture)} />
  ) : (
    <EmptyScreen title="No run yet">
      <code>doppel insight run F.insight --model ID</code> looks at every picture.
    </EmptyScreen>
  );
}
