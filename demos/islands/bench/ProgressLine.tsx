import type { Progress } from '../../session/progress.ts';
import { formatTimeLeft } from './format.ts';

/** How far a work is, as a bar and in words. */
export function ProgressLine({ progress, of }: { progress: Progress | undefined; of: string }) {
  return (
    <div class="bench-progress">
      {progress && (
        <progress aria-label={`Progress of ${of}`} max={1} value={progress.fraction ?? undefined} />
      )}
      <p data-output="progress">
        {progress?.message}
        {progress?.secondsLeft !== undefined && (
          <>
            {' · '}
            <span data-output="time-left">{formatTimeLeft(progress.secondsLeft)}</span>
          </>
        )}
      </p>
    </div>
  );
}
