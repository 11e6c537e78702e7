import { useEffect, useMemo, useState } from 'preact/hooks';
import { LABELS } from '../../engine/data/labels.ts';
import type { SampleManifest } from '../../engine/data/sample.ts';
import type { OwnSample } from '../../worker/ownSample.ts';
import type { SampleImage } from '../bench/ImagePicker.tsx';

/** The reader's own sample, as a demo shows it. */
export interface ShownSample {
  manifest: SampleManifest;
  /** By class and id, as the site's are; each with its file and that file's address. */
  images: (SampleImage & { src: string })[];
}

/**
 * The reader's own images, where they are in use in place of the site's. `undefined` as built, and until
 * the browser's storage has been looked into; the code that does so is loaded then.
 */
export function useOwnSample(): ShownSample | undefined {
  const [own, setOwn] = useState<OwnSample>();
  useEffect(() => {
    let stop = () => {};
    let wanted = true;
    const look = async () => {
      const { ownData } = await import('../../session/ownData/ownData.ts');
      if (!wanted) return;
      stop = ownData.sample.subscribe(setOwn);
      await ownData.restore();
    };
    void look();
    return () => {
      wanted = false;
      stop();
    };
  }, []);
  const shown = useMemo(
    () =>
      own && {
        manifest: own.manifest,
        images: own.rows
          .map((row, i) => ({
            ...row,
            file: own.images[i],
            src: URL.createObjectURL(own.images[i]),
          }))
          .sort(byClass),
      },
    [own],
  );
  useEffect(
    () => () => {
      for (const { src } of shown?.images ?? []) URL.revokeObjectURL(src);
    },
    [shown],
  );
  return shown;
}

function byClass(a: SampleImage, b: SampleImage): number {
  return LABELS.indexOf(a.dx) - LABELS.indexOf(b.dx) || (a.imageId < b.imageId ? -1 : 1);
}
