/** A subject in Node: requests come in on stdin and replies go out on stdout, a line of JSON each. */
import { createInterface } from 'node:readline';
import { installNodeGpu } from '../cli/shared/nodeGpu.ts';
import { loadSubject } from './subjects/index.ts';
import { respondWith } from './subjects/subject.ts';

// Replies alone go to stdout; what libraries have to say does not.
console.log = console.error;
console.info = console.error;

installNodeGpu();
const respond = respondWith(await loadSubject(process.argv[2]));
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await respond(JSON.parse(line)))}\n`);
}
