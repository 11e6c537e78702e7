/**
 * Weights that let every class count alike, however rare it is: scikit-learn's
 * `compute_class_weight("balanced")`, `images / (classes · images of the class)` over the classes that
 * occur. A class without an image has nothing to balance and keeps the weight 1.
 *
 * @param labels class index of each image
 * @returns one weight a class
 */
export function computeClassWeight(labels: readonly number[], numClasses: number): number[] {
  const counts = new Array<number>(numClasses).fill(0);
  for (const label of labels) counts[label] += 1;
  const occurring = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count > 0 ? labels.length / (occurring * count) : 1));
}
