import { runCommand, UserError } from './shared/command.ts';
import { prepareSite } from './shared/prepareSite.ts';
import { packageBin, runProcess } from './shared/process.ts';

await runCommand({
  usage: 'npm run dev --',
  summary: 'Serves the site for those who work on it: a page changes as its source does.',
  options: {
    port: { type: 'string', value: 'N', default: '4321', description: 'Port to listen on.' },
    host: {
      type: 'string',
      value: 'NAME',
      default: 'localhost',
      description: 'Name to listen on.',
    },
  },
  async run({ port, host }) {
    process.stderr.write(await prepareSite());
    const { code } = await runProcess(
      [...packageBin('astro'), 'dev', '--port', port, '--host', host],
      { env: { ASTRO_TELEMETRY_DISABLED: '1' }, output: 'inherit' },
    );
    if (code !== 0) throw new UserError(`The development server ended with code ${code}.`);
  },
});
