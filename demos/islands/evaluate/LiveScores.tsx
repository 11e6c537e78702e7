import { useEffect, useMemo } from 'preact/hooks';
import type { Run } from '../../engine/run.ts';
import { ownData } from '../../session/ownData/ownData.ts';
import RunScores, { type RunScoresProps } from '../run/RunScores.tsx';
import { type Pictures, type SitePictures, sitePictures } from './testImages.ts';

/** Props of `LiveScores`. */
export interface LiveScoresProps extends Omit<RunScoresProps, 'pictures'> {
  site: SitePictures;
}

/** What a run is worth, drawn in the page, where its images may be the reader's own. */
export default function LiveScores({ site, attention, ...props }: LiveScoresProps) {
  const own = useOwnPictures(props.run);
  return (
    <RunScores
      {...props}
      pictures={own ?? sitePictures(props.run, site)}
      // The demo has the site's images alone to choose from.
      attention={own ? undefined : attention}
    />
  );
}

/** The reader's own images, where it is from them that the run has learnt and they are still here. */
function useOwnPictures({ data }: Run): Pictures | undefined {
  useEffect(() => void ownData.restore(), []);
  const sample = ownData.sample.value;
  const isOwn = sample?.manifest.files.some(({ sha256 }) => sha256 === data?.labelsSha256);
  const pictures = useMemo(() => {
    if (!sample || !isOwn) return;
    const urls = sample.images.map((image) => URL.createObjectURL(image));
    return Object.fromEntries(sample.rows.map(({ imageId }, i) => [imageId, urls[i]]));
  }, [sample, isOwn]);
  useEffect(
    () => () => {
      for (const url of Object.values(pictures ?? {})) URL.revokeObjectURL(url);
    },
    [pictures],
  );
  return pictures;
}
