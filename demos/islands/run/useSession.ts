import { useEffect } from 'preact/hooks';
import type { Run, RunConfig } from '../../engine/run.ts';
import { library } from '../../session/library.ts';
import { isActive, type Phase } from '../../session/machine.ts';
import type { Progress } from '../../session/progress.ts';
import { session } from '../../session/store.ts';
import { trainedModelId } from '../../worker/keptModels.ts';
import { useHydrated } from '../bench/useHydrated.ts';

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
  /** The model that the run has trained, zipped. */
  trainedModel: Blob | undefined;
  /** Whether that model is kept in this browser, and not for as long as the page is open alone. */
  modelIsKept: boolean;
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
  modelIsKept: false,
};

/** The session as a bench is to draw it. Looks into the library once the page is alive. */
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
    modelIsKept: library.models.value.some(({ id }) => run && id === trainedModelId(run.id)),
  };
}

/** The recorded run's settings, with a model that suits this device, on the best device there is. */
export function configLike(recorded: Run, model: string): RunConfig {
  return { ...recorded.config, model, backend: 'auto' };
}

/** Whose run is shown. */
export function chipOf({ own, phase }: Pick<SessionView, 'own' | 'phase'>): string {
  if (!own) return 'Recorded';
  return isActive(phase) ? 'Live' : 'Yours';
}
