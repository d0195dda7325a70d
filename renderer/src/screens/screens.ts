import type { AppScreen } from '../navigation/app-screen.ts';
import { analysisScreen } from './analysis/analysis-screen.tsx';
import { checkScreen } from './check/check-screen.tsx';
import { conditionsScreen } from './conditions/conditions-entry.tsx';
import { cutScreen } from './cut/cut-screen.tsx';
import { exportScreen } from './export/export-screen.tsx';
import { helpScreen } from './help/help-entry.tsx';
import { historyScreen } from './history/history-screen.tsx';
import { insightScreen } from './insight/insight-entry.tsx';
import { joinScreen } from './join/join-screen.tsx';
import { libraryScreen } from './library/library-entry.tsx';
import { matrixScreen } from './matrix/matrix-screen.tsx';
import { nextScreen } from './next-screen.tsx';
import { personScreen } from './person/person-screen.tsx';
import { personsScreen } from './persons/persons-screen.tsx';
import { queueScreen } from './queue/queue-screen.tsx';
import { reviewScreen } from './review/review-screen.tsx';
import { secondScreen } from './second/second-screen.tsx';
import { settingsScreen } from './settings/settings-screen.tsx';
import { startScreen } from './start/start-screen.tsx';

/** Every screen of the page, in the order of the rail; an address of none of them leads to the first. docs/app.md: how to add one. */
export const screens: readonly AppScreen[] = [
  startScreen,
  analysisScreen,
  queueScreen,
  nextScreen,
  cutScreen,
  joinScreen,
  checkScreen,
  secondScreen,
  reviewScreen,
  personsScreen,
  personScreen,
  matrixScreen,
  conditionsScreen,
  historyScreen,
  exportScreen,
  insightScreen,
  libraryScreen,
  settingsScreen,
  helpScreen,
];
