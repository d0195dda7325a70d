// What other rooms may use of the runs.
export { compareRuns } from './compare-runs.ts';
export { type RunPlan, runKey, runVersions, type StoredRun } from './run-record.ts';
export {
  addRunSeconds,
  beginRun,
  experimentsPart,
  findRun,
  finishRun,
  readRun,
  readRuns,
} from './store/runs.ts';
