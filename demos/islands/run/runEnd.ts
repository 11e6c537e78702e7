import type { EpochRecord, Run } from '../../engine/run.ts';

/** The epoch whose model a run has: the one that it kept, or the last so far. */
export function keptEpoch({ epochs, bestEpoch }: Run): EpochRecord | undefined {
  return epochs.find(({ epoch }) => epoch === bestEpoch) ?? epochs.at(-1);
}

/** What a finished run's settings made of its end, in sentences; empty where that is the last epoch. */
export function describeEnd({ status, epochs, bestEpoch, config }: Run): string {
  const sentences: string[] = [];
  const last = epochs.at(-1)?.epoch;
  if (status === 'done' && last !== config.numTrainEpochs) {
    sentences.push(`Ended early, after epoch ${last} of ${config.numTrainEpochs}.`);
  }
  if (bestEpoch !== undefined) {
    sentences.push(`Kept: epoch ${bestEpoch}, the best by test ${config.metricForBestModel}.`);
  }
  return sentences.join(' ');
}
