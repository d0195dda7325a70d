// What other rooms may use of the runs.
export { compareRuns, type RunComparison } from './compare-runs.ts';
export { type RunPlan, type RunVersions, runKey, runVersions, type StoredRun } from './run-record.ts';
export {
  addRunSeconds,
  beginRun,
  experimentsPart,
  findRun,
  finishRun,
  type RunEnd,
  type RunStart,
  readRun,
  readRuns,
} from './store/runs.ts';
