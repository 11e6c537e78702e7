import { buildSite } from './shared/buildSite.ts';
import { runCommand } from './shared/command.ts';
import { prepareSite } from './shared/prepareSite.ts';

await runCommand({
  usage: 'npm run build --',
  summary: 'Gets the sample and the models, and builds the site into dist/.',
  options: {
    json: { type: 'boolean', description: 'Print the result as JSON.' },
  },
  async run({ json }) {
    process.stderr.write(await prepareSite());
    const seconds = await buildSite('stderr');
    process.stdout.write(
      json
        ? `${JSON.stringify({ folder: 'dist', seconds })}\n`
        : `Built the site into dist/ in ${seconds.toFixed(0)} s.\n`,
    );
  },
});
