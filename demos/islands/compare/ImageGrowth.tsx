import type { ComponentChildren } from 'preact';
import { isActive } from '../../session/machine.ts';
import type { InspectRequest } from '../../worker/inspection.ts';
import { ActionButton } from '../bench/Bench.tsx';
import { DataOutput } from '../bench/DataOutput.tsx';
import { ProgressLine } from '../bench/ProgressLine.tsx';
import { useHydrated } from '../bench/useHydrated.ts';
import { useLazy } from '../bench/useLazy.ts';
import { useTask } from '../bench/useTask.ts';

/** Props of `ImageGrowth`. */
export interface ImageGrowthProps {
  /** The recorded measurement, drawn at build time. */
  plot: ComponentChildren;
  backend: InspectRequest['backend'];
}

/** What a larger image costs two models, as recorded and as measured here. */
export function ImageGrowth({ plot, backend }: ImageGrowthProps) {
  const hydrated = useHydrated();
  const task = useTask('measureImageGrowth');
  const isMeasuring = isActive(task.phase);
  const GrowthPlot = useLazy(() => import('./GrowthPlot.tsx'), task.result !== undefined);
  return (
    <div class="image-growth" data-growth={task.phase}>
      {task.result ? GrowthPlot && <GrowthPlot {...task.result} /> : plot}
      <div class="image-growth-actions">
        <ActionButton
          action="measure"
          disabled={!hydrated}
          onPress={() => (isMeasuring ? task.cancel() : task.run({ backend }))}
        >
          {isMeasuring ? 'Stop measuring' : 'Measure here'}
        </ActionButton>
        <ProgressLine progress={task.progress} of="the measurement" />
      </div>
      <div aria-live="polite">
        {task.notices.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p class="visually-hidden">{task.announcement}</p>
      </div>
      <DataOutput name="growth" value={task.result ?? null} />
    </div>
  );
}
