/** A piece of a source file, ready to be shown. */
export interface Listing {
  code: string;
  /** The line of the file that `code` begins at, counted from 1. */
  firstLine: number;
  /** Whether the lines stand inside something, a class say, that is not shown. */
  nested: boolean;
}

/**
 * Cuts the lines between `#region name` and `#endregion name`, without the margin that all of them
 * share. The markers stand in a comment of their own, `// …` or `# …`; markers of other regions
 * within are left out.
 *
 * @param source the text of the file
 * @param file its path, for the message
 * @throws Error that names file and region, where the region is missing, empty or not closed
 */
export function cutRegion(source: string, file: string, region: string): Listing {
  const lines = source.split(/\r?\n/);
  const start = lines.findIndex((line) => marker(line) === `region ${region}`);
  if (start < 0) {
    throw new Error(`Listing: ${file} has no line "// #region ${region}".`);
  }
  const end = lines.findIndex((line, i) => i > start && marker(line) === `endregion ${region}`);
  if (end < 0) {
    throw new Error(`Listing: ${file} opens region "${region}" and never closes it.`);
  }
  const cut = lines.slice(start + 1, end).filter((line) => marker(line) === undefined);
  if (cut.every((line) => line.trim() === '')) {
    throw new Error(`Listing: region "${region}" of ${file} is empty.`);
  }
  const margin = sharedMargin(cut);
  const code = cut.map((line) => line.slice(margin)).join('\n');
  return {
    code: code.replace(/^\n+|\s+$/g, ''),
    firstLine: start + 2,
    nested: margin > 0,
  };
}

/** `region name` or `endregion name` where the line is such a marker. */
function marker(line: string): string | undefined {
  return /^\s*(?:\/\/|#)\s*#((?:end)?region\s+\S+)\s*$/.exec(line)?.[1].replace(/\s+/, ' ');
}

/** How many blanks all lines begin with, empty lines aside. */
function sharedMargin(lines: string[]): number {
  return Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
}
