/**
 * Four threads that exchange what they have loaded. On a software adapter a load is as dear as thirty
 * multiplications of four lanes each, whichever addresses the lanes have, and an exchange as one or two.
 */

/** The threads, each a lane of the processor's vectors. */
export const LANES = 4;

/** For x from 0 to 3, a function that gives lane l what lane l ^ x has. */
export const EXCHANGES = ['', 'quadSwapX', 'quadSwapY', 'quadSwapDiagonal'];
