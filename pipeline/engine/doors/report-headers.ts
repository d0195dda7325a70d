import { reportPolicy } from '#export/report/report-assets.ts';
import { pageHeaders } from './page-headers.ts';

/** What every part of a report carries where a door serves it: as a page of ours, with the policy of a report. */
export const reportHeaders = async (): Promise<Readonly<Record<string, string>>> => ({
  ...pageHeaders,
  'content-security-policy': await reportPolicy(),
});
