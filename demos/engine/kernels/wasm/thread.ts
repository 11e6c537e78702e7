/** A thread of the WebAssembly backend. It is told once what to work on, and then works for ever. */
import { JobBoard } from './jobs.ts';
import { instantiate } from './program.ts';

/** What a thread is told. */
export interface ThreadStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Its number, from 1; 0 is who starts it. */
  thread: number;
}

/** Who started it: in a browser through the worker's own global, in Node through a port. */
const port = (globalThis.process?.getBuiltinModule('node:worker_threads').parentPort ??
  globalThis) as Pick<Worker, 'onmessage' | 'postMessage'>;

port.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  const { module, memory, thread } = data;
  const board = new JobBoard(memory, instantiate(module, memory));
  port.postMessage('ready');
  board.serve(thread);
};
