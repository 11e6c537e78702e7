/** What a split by image does where several images show one lesion. */

/** So many lesions have so many images each. */
export interface LesionGroup {
  images: number;
  lesions: number;
}

/**
 * The part of the test images, on average, whose lesion the model has met in training: where `images`
 * are drawn from the whole data set at random, and split at random, image by image.
 *
 * @param groups the whole data set.
 * @param options.images how many are drawn, 2 to all of them.
 * @param options.testSize part of those kept for the test, between 0 and 1.
 */
export function leakedTestPart(
  groups: readonly LesionGroup[],
  { images, testSize }: { images: number; testSize: number },
): number {
  const all = groups.reduce((sum, group) => sum + group.images * group.lesions, 0);
  const train = images - Math.round(testSize * images);
  // Take one test image. All other images are equally likely to be the training images; its lesion is
  // a stranger if none of the lesion's other images is among them.
  const others = all - 1;
  return groups.reduce((sum, group) => {
    let stranger = 1;
    for (let i = 0; i < group.images - 1; i++) stranger *= (others - train - i) / (others - i);
    return sum + ((group.images * group.lesions) / all) * (1 - stranger);
  }, 0);
}
