import { describeCheck, runChecks } from './shared/checks.ts';
import { runCommand, UserError } from './shared/command.ts';

await runCommand({
  usage: 'npm run check --',
  summary: 'Checks types, style, the arrows between folders, and unused code.',
  options: {
    json: { type: 'boolean', description: 'Print the results as JSON.' },
  },
  async run({ json }) {
    const results = await runChecks((result) => {
      (json ? process.stderr : process.stdout).write(describeCheck(result));
    });
    if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
    const failed = results.filter(({ passed }) => !passed).length;
    if (failed > 0) throw new UserError(`${failed} of ${results.length} checks failed.`);
  },
});
