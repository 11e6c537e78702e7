// What the program exports: each kernel, by the name that its job has (`../kernels/`), and the constants
// that those who call it have to know. Every kernel ends in the same three parameters: its items from one
// up to another, the latter not included, and, where it needs scratch memory, the number of the thread.
export { adamw } from './adamw';
export { attention, attentionGrad, STRIP_ROWS } from './attention';
export { copy, gather } from './copy';
export {
  add,
  divide,
  erf,
  exp,
  log,
  maximum,
  minimum,
  multiplyPairs as multiply,
  negate,
  rsqrt,
  sqrt,
  square,
  subtract,
  tanh,
} from './elementwise';
export { gelu, geluGrad, geluTanh, geluTanhGrad } from './gelu';
export { layerNorm, layerNormGrad, NORM_ROWS } from './layerNorm';
export { BLOCK_ROWS, matMul, PRODUCT_SCRATCH } from './product';
export {
  maxRows,
  SUM_COLUMNS,
  SUM_NUMBERS,
  SUM_ROWS,
  sumColumns,
  sumRows,
  sumSquares,
} from './reduce';
export { softmax } from './softmax';
