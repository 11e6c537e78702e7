import { buildSite } from './shared/buildSite.ts';
import { runCommand, UserError } from './shared/command.ts';
import { DIST, siteBase } from './shared/paths.ts';
import { prepareSite } from './shared/prepareSite.ts';
import { serveSite } from './shared/server.ts';

await runCommand({
  usage: 'npm start --',
  summary: 'Gets the sample, builds the site, and serves it until Ctrl-C.',
  options: {
    port: { type: 'string', value: 'N', default: '4321', description: 'Port to listen on.' },
    host: {
      type: 'string',
      value: 'NAME',
      default: 'localhost',
      description: 'Name to listen on.',
    },
    'skip-build': { type: 'boolean', description: 'Serve dist/ as the last build left it.' },
    json: { type: 'boolean', description: 'Print the address as JSON.' },
  },
  async run({ port, host, 'skip-build': skipBuild, json }) {
    const portNumber = parsePort(port);
    if (!skipBuild) {
      process.stderr.write(await prepareSite());
      await buildSite('stderr');
    }
    const server = await serveSite({ directory: DIST, host, port: portNumber, base: siteBase() });
    process.stdout.write(
      json
        ? `${JSON.stringify({ url: server.url })}\n`
        : `Lesion Lab is at ${server.url} (Ctrl-C ends it)\n`,
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, server.close);
  },
});

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new UserError(`--port takes a whole number from 0 to 65535, not "${text}".`);
}
