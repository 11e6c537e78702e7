import * as tf from '@tensorflow/tfjs-core';

/** How a square of tokens, row by row, is cut into windows whose tokens attend to each other alone. */
export interface WindowGrid {
  /** Tokens along a side of the square: a multiple of the window's. */
  side: number;
  /** Tokens along a side of a window. */
  windowSize: number;
  /** By how many tokens the square is rolled up and to the left before it is cut; 0 for not at all. */
  shift: number;
}

/** Row and column of each token, window by window, in the square after the shift. */
export function windowPositions({
  side,
  windowSize,
}: WindowGrid): { row: number; column: number }[] {
  const perSide = side / windowSize;
  return Array.from({ length: side ** 2 }, (_, i) => {
    const window = Math.floor(i / windowSize ** 2);
    const place = i % windowSize ** 2;
    return {
      row: Math.floor(window / perSide) * windowSize + Math.floor(place / windowSize),
      column: (window % perSide) * windowSize + (place % windowSize),
    };
  });
}

// #region window-index
/** For each token of each window, which token of the square it is. */
export function windowIndex(grid: WindowGrid): number[] {
  const { side, shift } = grid;
  return windowPositions(grid).map(({ row, column }) => {
    return ((row + shift) % side) * side + ((column + shift) % side);
  });
}
// #endregion window-index

/** [batch, side², size] → [batch · windows, windowSize², size]. */
export function cutWindows(x: tf.Tensor, grid: WindowGrid): tf.Tensor3D {
  const index = tf.tensor1d(windowIndex(grid), 'int32');
  return tf.reshape(tf.gather(x, index, 1), [-1, grid.windowSize ** 2, x.shape[2] as number]);
}

/** The way back: [batch · windows, windowSize², size] → [batch, side², size]. */
export function joinWindows(x: tf.Tensor, grid: WindowGrid): tf.Tensor3D {
  const inverse = new Int32Array(grid.side ** 2);
  windowIndex(grid).forEach((token, place) => {
    inverse[token] = place;
  });
  const images = tf.reshape(x, [-1, grid.side ** 2, x.shape[2] as number]);
  return tf.gather(images, tf.tensor1d(inverse, 'int32'), 1) as tf.Tensor3D;
}
