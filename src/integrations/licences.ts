import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AstroIntegration } from 'astro';

/**
 * What gets into the site by other ways than Vite's: what wakes Astro's islands stands in the pages, Pagefind's
 * search and Workbox's service worker are written at the end of the build, and AssemblyScript's library is
 * compiled into the kernels.
 */
const BESIDES = [
  'astro',
  'pagefind',
  'assemblyscript',
  'workbox-core',
  'workbox-precaching',
  'workbox-routing',
  'workbox-strategies',
];

/** A package of which something is given out. */
interface Package {
  name: string;
  version: string;
  licence: string;
  address: string;
  /** What its own file says; absent where it brings none. */
  text?: string;
}

/** Sees of what packages Vite puts code, styles or fonts into the site. */
function licencePlugin(folders: Set<string>) {
  return {
    name: 'licences',
    generateBundle(
      this: { environment?: { name: string } },
      _options: unknown,
      bundle: Record<
        string,
        | { type: 'chunk'; modules: Record<string, { renderedLength: number }> }
        | { type: 'asset'; originalFileNames: readonly string[] }
      >,
    ) {
      const served = this.environment?.name === 'client';
      for (const output of Object.values(bundle)) {
        // The program that builds the pages stays here; the fonts that its styles ask for do not.
        const files =
          output.type === 'asset'
            ? output.originalFileNames
            : Object.keys(output.modules).filter(
                (id) => served && output.modules[id].renderedLength > 0,
              );
        for (const file of files) {
          const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file.replace(/^\0/, '')) ?? [];
          if (folder) folders.add(folder);
        }
      }
    },
  };
}

/** Writes `licences.txt`: every package that the site gives out, with its licence, at the end of every build. */
export function licences(): AstroIntegration {
  const folders = new Set<string>();
  return {
    name: 'licences',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        const plugins = [licencePlugin(folders)];
        updateConfig({ vite: { plugins, worker: { plugins: () => plugins } } });
      },
      'astro:build:done': async ({ dir, logger }) => {
        for (const name of BESIDES) folders.add(resolve('node_modules', name));
        const packages = [...folders].map(readPackage);
        packages.sort((a, b) => a.name.localeCompare(b.name));
        await writeFile(new URL('licences.txt', dir), asText(packages));
        logger.info(`The licences of ${packages.length} packages are in licences.txt.`);
      },
    },
  };
}

function readPackage(folder: string): Package {
  const json = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license: licence, repository } = json;
  if (typeof licence !== 'string') throw new Error(`${folder}/package.json names no licence.`);
  const file = readdirSync(folder, { withFileTypes: true }).find(
    (entry) => entry.isFile() && /^licen[cs]e(\.|$)/i.test(entry.name),
  );
  const address = (repository?.url ?? repository ?? `https://www.npmjs.com/package/${name}`)
    .replace(/^git\+|\.git$/g, '')
    .replace(/^git:/, 'https:')
    .replace(/^(github:)?(?=[\w-]+\/[\w-]+$)/, 'https://github.com/');
  const text = file && readFileSync(join(folder, file.name), 'utf8').trim();
  return { name, version, licence, address, text };
}

function asText(packages: readonly Package[]): string {
  const list = packages.map(
    ({ name, version, licence, address }) => `${name} ${version}, ${licence}, ${address}`,
  );
  const texts = Map.groupBy(
    packages.filter(({ text }) => text),
    ({ text }) => text,
  );
  const sections = [...texts].map(
    ([text, those]) =>
      `\n${'-'.repeat(80)}\n${those.map(({ name }) => name).join(', ')}\n\n${text}\n`,
  );
  return [
    'What others wrote and this site gives out, with its licence and where it is from. The texts of the',
    'licences follow; a package of which there is none below is under the licence that is named.',
    '',
    ...list,
    ...sections,
  ].join('\n');
}
