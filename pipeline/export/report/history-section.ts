import type { LogReply } from '#contract/replies.ts';
import { decisionWords } from '#contract/words/decision-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { utcTime } from '#contract/words/time-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import { dataTable, emptyNote, section } from '#platform/pages/parts.ts';
import type { ReportView } from './report-view.ts';

function eventRow(event: LogReply['events'][number]): Html {
  const fate =
    event.taken_back_by === null ? null : html` <span class="badge">taken back by ${event.taken_back_by}</span>`;
  const forced = event.forced.map((reason) => html`<br><span class="badge warn">forced</span> <bdi>${reason}</bdi>`);
  return html`
<tr id="event-${event.seq}" data-event="${event.seq}" data-in-force="${event.in_force ? 'true' : 'false'}">
<th scope="row" class="number">${event.seq}</th>
<td><span class="what"><bdi>${decisionWords(event.action)}</bdi></span>${fate}${forced}</td>
<td><bdi>${event.by}</bdi></td>
<td class="number"><time datetime="${event.at}">${utcTime(event.at)}</time></td>
<td class="hash" title="${event.hash}">${event.hash.slice(0, 12)}</td>
</tr>`;
}

/** Every decision, the latest first, and the head of the chain that proves them. */
export function historySection({ input }: ReportView): Html {
  const rows = [...input.events].reverse().map(eventRow);
  const table =
    rows.length === 0
      ? emptyNote('Nothing has been decided yet.')
      : dataTable('history-title', ['No.', 'Decision', 'By', 'When', 'Hash'], rows);
  return section({
    id: 'history',
    title: 'Decisions',
    count: rows.length,
    lead: html`<p class="lead">Each is chained to the one before by its hash; what was taken back stays on record.</p>`,
    body: html`${table}
<p class="chain">Head of the chain: decision <span class="number">${input.head.seq}</span>, <code>${input.head.hash}</code><br>
To check that nothing was changed or cut off: <code>doppel verify <bdi>${shellWord(input.projectName)}</bdi> --head ${input.head.hash}</code></p>`,
  });
}
