/**
 * `labels.csv`, in and out: one line an image, with HAM10000's own column names. Only `image_id` and
 * `dx` are required, the order of the columns is free, and unknown columns are ignored.
 */
import Papa from 'papaparse';
import { isLabel, LABELS } from './labels.ts';
import type { LabelRow, Problem } from './sample.ts';

/** The columns that the project knows, in the order in which it writes them. */
const COLUMNS = ['image_id', 'dx', 'lesion_id', 'dx_type', 'age', 'sex', 'localization'] as const;
type Column = (typeof COLUMNS)[number];

/** An id becomes a file name and a part of an address, so it may be nothing but a plain name. */
const IMAGE_ID = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*$/;

const OLDEST = 120;

/** What `parseLabels` found. */
export interface ParsedLabels {
  /** The sound rows, in the order of the file. */
  rows: LabelRow[];
  /** The line in the file on which each of `rows` starts, counted from 1. */
  lines: number[];
  /** Everything that is wrong, in the order of the file. Empty for a sound file. */
  problems: Problem[];
}

// #region parse-labels
/**
 * Reads the text of a `labels.csv`. A bad row never stops the reading: all problems are listed.
 *
 * @param text the file's text, with or without byte order mark, with any line ends.
 * @param file name of the file as the person knows it, for the problems.
 */
export function parseLabels(text: string, file: string): ParsedLabels {
  const found: ParsedLabels = { rows: [], lines: [], problems: [] };
  const { header, records, problems } = readRecords(text, file);
  found.problems.push(...problems);
  if (found.problems.length > 0) return found;

  const firstLines = new Map<string, number>();
  for (const { cells, line } of records) {
    const cell = (column: Column) => cells[header.indexOf(column)] || undefined;
    const faults = findFaults(cell, cells.length, header.length);
    const imageId = cell('image_id');
    const firstLine = imageId && firstLines.get(imageId);
    if (firstLine) faults.push(`The image ${imageId} stands on line ${firstLine} already.`);
    else if (imageId) firstLines.set(imageId, line);

    if (faults.length === 0) {
      found.rows.push(toLabelRow(cell));
      found.lines.push(line);
    }
    found.problems.push(...faults.map((message) => ({ file, line, message })));
  }
  return found;
}
// #endregion parse-labels

/** The text of a `labels.csv` with all known columns, one line a row, in the order given. */
export function writeLabels(rows: readonly LabelRow[]): string {
  const data = rows.map((row) => [
    row.imageId,
    row.dx,
    row.lesionId ?? '',
    row.dxType ?? '',
    row.age ?? '',
    row.sex ?? '',
    row.localization ?? '',
  ]);
  return `${Papa.unparse({ fields: [...COLUMNS], data }, { newline: '\n' })}\n`;
}

interface Records {
  /** Column names in lower case. */
  header: string[];
  /** Trimmed cells of every line that is not blank. */
  records: { cells: string[]; line: number }[];
  /** What makes the whole file unreadable. */
  problems: Problem[];
}

/** Cuts the text into records and finds the line on which each of them starts. */
function readRecords(text: string, file: string): Records {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  // Spreadsheets save with semicolons where the comma is the decimal point. The header tells which.
  const heading = /.+/.exec(plain)?.[0] ?? '';
  const delimiter = [',', ';', '\t'].find((mark) => heading.includes(mark)) ?? ',';
  const { data, errors } = Papa.parse<string[]>(plain, { delimiter, newline: '\n' });

  const records: Records['records'] = [];
  const lineOfRow: number[] = [];
  let line = 1;
  for (const row of data) {
    lineOfRow.push(line);
    const cells = row.map((cell) => cell.trim());
    if (cells.some((cell) => cell !== '')) records.push({ cells, line });
    // A quoted cell may hold line ends of its own.
    line += 1 + row.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
  }
  const header = records.shift()?.cells.map((name) => name.toLowerCase()) ?? [];

  const problems: Problem[] = errors
    .filter((error) => error.type === 'Quotes')
    .map((error) => ({
      file,
      line: lineOfRow[error.row ?? 0],
      message: 'A quotation mark is opened and not closed, or closed in the middle of a cell.',
    }));
  if (header.length === 0) {
    problems.push({ file, message: `The file is empty. Give it a header: ${COLUMNS.join(',')}.` });
    return { header, records, problems };
  }
  for (const column of COLUMNS) {
    const count = header.filter((name) => name === column).length;
    if (count === 0 && (column === 'image_id' || column === 'dx')) {
      problems.push({ file, line: 1, message: `The column "${column}" is missing.` });
    }
    if (count > 1) {
      problems.push({ file, line: 1, message: `The column "${column}" is there ${count} times.` });
    }
  }
  return { header, records, problems };
}

/** What is wrong with one record, a sentence each; whether its id is new is not looked at. */
function findFaults(
  cell: (column: Column) => string | undefined,
  cells: number,
  columns: number,
): string[] {
  // In a line with a comma too many or too few, no cell can be trusted to be in its column.
  if (cells !== columns) {
    return [`The line has ${cells} cells, and the header names ${columns} columns.`];
  }
  const faults: string[] = [];
  const imageId = cell('image_id');
  const dx = cell('dx');
  const age = cell('age');
  if (!imageId) {
    faults.push('The image_id is missing.');
  } else if (!IMAGE_ID.test(imageId)) {
    faults.push(
      `The image_id "${imageId}" cannot be a file name; use letters, digits, "_", "-" and ".".`,
    );
  }
  if (!dx) {
    faults.push(`The label (dx) is missing; give one of ${LABELS.join(', ')}.`);
  } else if (!isLabel(dx)) {
    faults.push(`The label "${dx}" is unknown; use one of ${LABELS.join(', ')}.`);
  }
  if (age !== undefined && !(Number(age) >= 0 && Number(age) <= OLDEST)) {
    faults.push(`The age "${age}" is no number from 0 to ${OLDEST}; leave it empty if unknown.`);
  }
  return faults;
}

/** A row from cells without faults. Keys without a value are left out. */
function toLabelRow(cell: (column: Column) => string | undefined): LabelRow {
  const row = { imageId: cell('image_id'), dx: cell('dx') } as LabelRow;
  const age = cell('age');
  const lesionId = cell('lesion_id');
  const dxType = cell('dx_type');
  const sex = cell('sex');
  const localization = cell('localization');
  if (lesionId !== undefined) row.lesionId = lesionId;
  if (dxType !== undefined) row.dxType = dxType;
  if (age !== undefined) row.age = Number(age);
  if (sex !== undefined) row.sex = sex;
  if (localization !== undefined) row.localization = localization;
  return row;
}
