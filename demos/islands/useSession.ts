import { useEffect, useState } from 'preact/hooks';
import { HUB_MODELS, type ModelOffer, RANDOM_MODEL } from '../engine/models/offers.ts';
import type { Run, RunConfig } from '../engine/run.ts';
import { isActive, type Phase } from '../session/machine.ts';
import type { Progress } from '../session/progress.ts';
import { session } from '../session/store.ts';

/** What a bench draws of the page's session. */
export interface SessionView {
  /** Whether the page is alive: false on the server and in the first drawing, which must equal it. */
  hydrated: boolean;
  phase: Phase;
  /** The reader's run: the one under way, or one that has got somewhere. */
  own: Run | undefined;
  /** What the reader or a link has set; `undefined`: nothing. */
  config: RunConfig | undefined;
  progress: Progress | undefined;
  notices: readonly string[];
  announcement: string;
  controlsHidden: boolean;
  /** The model of the finished run, zipped, as long as the page is open. */
  trainedModel: Blob | undefined;
}

const AS_BUILT: SessionView = {
  hydrated: false,
  phase: 'recorded',
  own: undefined,
  config: undefined,
  progress: undefined,
  notices: [],
  announcement: '',
  controlsHidden: false,
  trainedModel: undefined,
};

/** Whether effects have run: from then on the drawing may differ from the one made at build time. */
export function useHydrated(): boolean {
  const [hydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return hydrated;
}

/** The session as a bench is to draw it. Looks for a kept run once the page is alive. */
export function useSession(): SessionView {
  const hydrated = useHydrated();
  useEffect(() => void session.restore(), []);
  if (!hydrated) return AS_BUILT;
  const phase = session.phase.value;
  const run = session.run.value;
  return {
    hydrated,
    phase,
    own: run && (isActive(phase) || run.epochs.length > 0) ? run : undefined,
    config: session.config.value,
    progress: session.progress.value,
    notices: session.notices.value,
    announcement: session.announcement.value,
    controlsHidden: session.controlsHidden.value,
    trainedModel: session.trainedModel.value,
  };
}

/**
 * What can be chosen on this site: the models it has, the random one that needs no download, and
 * those that Hugging Face has.
 */
export function choicesOf(models: readonly ModelOffer[]): ModelOffer[] {
  return [...models.filter(({ id }) => id !== RANDOM_MODEL.id), RANDOM_MODEL, ...HUB_MODELS];
}

/**
 * The settings that repeat the recorded run here: on the best device there is, and, where the site
 * lacks the recorded model, with the first one it has.
 */
export function configLike(recorded: Run, choices: readonly ModelOffer[]): RunConfig {
  const id = recorded.model?.id ?? recorded.config.model;
  const model = choices.find((choice) => choice.id === id) ?? choices[0];
  return { ...recorded.config, model: model.id, backend: 'auto' };
}

/** Whose run is shown. */
export function chipOf({ own, phase }: Pick<SessionView, 'own' | 'phase'>): string {
  if (!own) return 'Recorded';
  return isActive(phase) ? 'Live' : 'Yours';
}
