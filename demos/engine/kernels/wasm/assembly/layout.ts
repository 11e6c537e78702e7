// A layout says where the numbers of a tensor lie, or those of two or three tensors that are gone through
// together: 32-bit integers in memory, first the rank, then the length of each dimension, then for each
// tensor how many numbers apart its neighbours are in each dimension. 0 stands for a broadcast one.

/** Length of the last dimension. */
export function rowLength(layout: usize): i32 {
  return load<i32>(layout + (load<i32>(layout) << 2));
}

/** How far apart neighbours in the last dimension are. */
export function rowStride(layout: usize, tensor: i32): i32 {
  return load<i32>(layout + ((load<i32>(layout) * (tensor + 2)) << 2));
}

/**
 * Where a row, all along the last dimension, begins.
 *
 * @param row its number, all dimensions but the last counted through
 * @returns numbers from the tensor's first
 */
export function rowOffset(layout: usize, tensor: i32, row: u32): i32 {
  const rank = load<i32>(layout);
  const lengths = layout + 4;
  const strides = lengths + ((rank * (tensor + 1)) << 2);
  let offset = 0;
  for (let dimension = rank - 2; dimension >= 0; dimension--) {
    const length = load<u32>(lengths + (dimension << 2));
    offset += (row % length) * load<i32>(strides + (dimension << 2));
    row /= length;
  }
  return offset;
}
