import type { DecisionAction } from '#contract/decisions.ts';
import type { VetoCheck } from './contradictions.ts';

/** What planning a decision needs besides the state. */
export interface PlanContext {
  /** Whether to override keep-aparts, hides, vetoes and dependent events. */
  readonly force: boolean;
  /** Says why two sets of rows cannot be one body; without it no veto is looked for. */
  readonly isVetoed?: VetoCheck | undefined;
}

/** An action with every choice spelled out, and what it overrides, in words. */
export interface PlannedAction {
  readonly action: DecisionAction;
  readonly forced: readonly string[];
}
