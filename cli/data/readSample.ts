/** Reads a sample from its files and finds everything that is wrong with it, before any use of it. */
import { parseLabels } from '../../demos/engine/data/csv.ts';
import type { LabelRow, Problem } from '../../demos/engine/data/sample.ts';
import { describeProblem, findProblems } from '../../demos/engine/data/validate.ts';
import { UserError } from '../shared/command.ts';
import { parseTerms } from './manifest.ts';
import { mapLimit } from './pool.ts';
import type { SourceFiles } from './source.ts';
import { type Terms, termsOfSource } from './terms.ts';

/** Images decoded at a time. */
const AT_A_TIME = 4;

/** A sound sample: rows as the label file has them, and what was made of the image of each. */
interface ReadSample<Image> {
  rows: LabelRow[];
  images: Image[];
  terms: Terms;
  /** Who made which image, in the words of the archive that it came from. */
  credits?: Uint8Array;
}

/**
 * Reads labels and images.
 *
 * @param convert makes of an image's bytes what the caller needs; what it throws is a problem.
 * @throws UserError with a list of all problems, a line each.
 */
export async function readSample<Image>(
  source: SourceFiles,
  convert: (bytes: Uint8Array) => Promise<Image>,
): Promise<ReadSample<Image>> {
  const { labelFile, paths, images: pathsById } = source;
  const problems: Problem[] = [];

  const {
    rows,
    lines,
    problems: labelProblems,
  } = parseLabels(new TextDecoder().decode(await source.read(labelFile)), labelFile);
  problems.push(...labelProblems);

  if (pathsById.size === 0) {
    problems.push({ file: 'images/', message: 'There is no image; put NAME.jpg or .png there.' });
  } else if (rows.length > 0 || problems.length === 0) {
    const names = [...pathsById.keys()].map((id) => `${id}.jpg`);
    problems.push(...findProblems(rows, names, labelFile, lines));
  }

  const images: Image[] = [];
  await mapLimit(rows, AT_A_TIME, async ({ imageId }, i) => {
    const path = pathsById.get(imageId);
    if (path === undefined) return;
    try {
      images[i] = await convert(await source.read(path));
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0];
      const message = `The image ${path} cannot be decoded (${reason}); replace it.`;
      problems.push({ file: labelFile, line: lines[i], message });
    }
  });

  const stated = await readStatedTerms(source, problems);
  if (problems.length > 0) throw unusable(source.location, problems);
  const credits = paths.includes('credits.csv') ? await source.read('credits.csv') : undefined;
  return { rows, images, terms: await termsOfSource(source, rows, stated), credits };
}

/** What a `manifest.json` beside the labels says, if there is one. */
async function readStatedTerms(source: SourceFiles, problems: Problem[]): Promise<Partial<Terms>> {
  if (!source.paths.includes('manifest.json')) return {};
  const terms = parseTerms(new TextDecoder().decode(await source.read('manifest.json')));
  if (!terms) {
    const message =
      'This is no sample manifest; give a JSON object with title, license and attribution as text.';
    problems.push({ file: 'manifest.json', message });
  }
  return terms ?? {};
}

function unusable(location: string, problems: readonly Problem[]): UserError {
  const sorted = problems.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new UserError(
    `The sample in ${location} cannot be used (${count}):\n${sorted.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
  );
}
