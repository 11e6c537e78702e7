/** Before the tests: the kernels of WebAssembly are compiled, where that is not done yet. */
export { compileKernels as setup } from '../cli/shared/compileKernels.ts';
