/** Likeness of vectors. */

/**
 * Cosine of the angle between one vector and each of a list: 1 for the same direction, 0 for none in
 * common, −1 for the opposite.
 *
 * @param vectors one after the other, each of `size` numbers
 * @param index of the one that all are compared with
 * @returns one number a vector; 0 where a vector has no length
 */
export function cosineSimilarities(
  vectors: ArrayLike<number>,
  size: number,
  index: number,
): number[] {
  const count = vectors.length / size;
  const product = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += vectors[a * size + i] * vectors[b * size + i];
    return sum;
  };
  const length = Array.from({ length: count }, (_, i) => Math.sqrt(product(i, i)));
  return length.map((own, i) => {
    const lengths = own * length[index];
    return lengths === 0 ? 0 : product(i, index) / lengths;
  });
}
