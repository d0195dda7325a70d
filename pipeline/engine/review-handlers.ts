import { decideWithEvidence } from '#comparison/decide-with-evidence.ts';
import { pairAgreement } from '#comparison/pair-agreement.ts';
import { ratingOf } from '#comparison/pair-rating.ts';
import { proposeSplit, proposeSplits } from '#comparison/split-proposal.ts';
import type { SaidWhole } from '#contract/review.ts';
import { type ReviewPerson, type ReviewState, wholeBy } from '#review/review-state.ts';
import type { ChannelHandlers } from './answer-channel.ts';
import { backUpBeforeDeciding } from './custody/first-of-day.ts';
import type { EngineContext } from './engine-context.ts';
import { matrixView } from './matrix-view.ts';
import { mergePreview } from './merge-preview.ts';
import { boxesBetween } from './person-boxes.ts';
import { personDetail, personSummary } from './person-views.ts';
import { queuePair, reviewQueue } from './review-queue.ts';

/** Who said that the person, as it is, is one; null where nobody did. */
function saidWhole(state: ReviewState, person: ReviewPerson, reviewer: string): SaidWhole | null {
  const seq = wholeBy(state, person);
  if (seq === null) return null;
  const { by } = state.events[seq - 1].event;
  return { event: seq, by, by_you: by === reviewer };
}

type ReviewChannels =
  | 'review.queue'
  | 'review.persons'
  | 'review.person'
  | 'review.pair'
  | 'review.agreement'
  | 'review.boxes'
  | 'review.merge_preview'
  | 'review.decide'
  | 'review.split_proposal'
  | 'review.split_proposals'
  | 'review.matrix';

/** How long one question may look for people who may be two: pictures are waiting behind it. */
const longestScanMs = 15;

/** What the review asks and decides. */
export function reviewHandlers(context: EngineContext): Pick<ChannelHandlers, ReviewChannels> {
  const { projects } = context;
  return {
    'review.queue': ({ project, threshold }) =>
      reviewQueue(projects.get(project).file, threshold, context.preferences.reviewer),
    'review.persons': ({ project }) => {
      const { file, assets } = projects.get(project);
      const view = file.view();
      return { persons: [...view.gallery.state.persons.values()].map((person) => personSummary(view, person, assets)) };
    },
    'review.person': ({ project, person }) => {
      const { file, assets } = projects.get(project);
      const view = file.view();
      return personDetail(view, view.gallery.person(person), assets);
    },
    'review.pair': ({ project, a, b }) => {
      const { gallery } = projects.get(project).file.view();
      return queuePair(ratingOf(gallery).rate(gallery.evidence(gallery.person(a), gallery.person(b))));
    },
    'review.agreement': ({ project, a, b }) => {
      const { gallery } = projects.get(project).file.view();
      return pairAgreement(gallery, gallery.person(a), gallery.person(b));
    },
    'review.boxes': ({ project, persons, from_frame, to_frame }) => {
      const { gallery } = projects.get(project).file.view();
      const views = persons.map((id) => gallery.view(gallery.person(id)));
      return boxesBetween(views, from_frame, to_frame);
    },
    'review.merge_preview': ({ project, persons }) => {
      const { file, assets } = projects.get(project);
      return mergePreview(file.view(), persons, assets);
    },
    'review.decide': async ({ project, decision, force, seen, key }) => {
      const { file } = projects.get(project);
      await backUpBeforeDeciding(file.project);
      const by = context.preferences.reviewer;
      const reply = decideWithEvidence(file.view().gallery, decision, { by, force, seen, key });
      file.noteOwnDecision(reply.head);
      context.tell({ kind: 'project_changed', path: file.path, head: reply.head, evidence: 'same' });
      return reply;
    },
    'review.split_proposal': ({ project, person }) => {
      const { gallery } = projects.get(project).file.view();
      const asked = gallery.person(person);
      return {
        proposal: proposeSplit(gallery, asked),
        said_whole: saidWhole(gallery.state, asked, context.preferences.reviewer),
      };
    },
    'review.split_proposals': ({ project }) => {
      const { proposals, left } = proposeSplits(projects.get(project).file.view().gallery, longestScanMs);
      return { proposals: [...proposals], left };
    },
    'review.matrix': ({ project }) => {
      const { file, assets } = projects.get(project);
      return matrixView(file, assets);
    },
  };
}
