import { describe, expect, it } from 'vitest';
import { parseLabels, writeLabels } from '../../../demos/engine/data/csv.ts';
import type { LabelRow } from '../../../demos/engine/data/sample.ts';

const parse = (text: string) => parseLabels(text, 'labels.csv');
const messages = (text: string) =>
  parse(text).problems.map(({ line, message }) => `${line}: ${message}`);

describe('parseLabels', () => {
  it('reads all columns, in any order, and ignores those it does not know', () => {
    const { rows, lines, problems } = parse(
      'lesion_id,image_id,dx,dx_type,age,sex,localization,dataset\n' +
        'HAM_1,ISIC_1,mel,histo,60.0,male,back,rosendahl\n' +
        'HAM_2,ISIC_2,nv,,,,,\n',
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([2, 3]);
    expect(rows).toEqual([
      {
        imageId: 'ISIC_1',
        dx: 'mel',
        lesionId: 'HAM_1',
        dxType: 'histo',
        age: 60,
        sex: 'male',
        localization: 'back',
      },
      { imageId: 'ISIC_2', dx: 'nv', lesionId: 'HAM_2' },
    ]);
    expect(Object.keys(rows[1])).toEqual(['imageId', 'dx', 'lesionId']);
  });

  it.each([
    ['a byte order mark', '\uFEFFimage_id,dx\na,mel\nb,nv\n'],
    ['CRLF', 'image_id,dx\r\na,mel\r\nb,nv\r\n'],
    ['line ends of several kinds', 'image_id,dx\r\na,mel\nb,nv'],
    ['quotes', '"image_id","dx"\n"a","mel"\n"b",nv\n'],
    ['blank lines and spaces', '\nimage_id, dx\n a , mel\n\n,\nb,nv\n\n'],
    ['capitals in the header', 'Image_ID,DX\na,mel\nb,nv\n'],
    ['semicolons', 'image_id;dx\na;mel\nb;nv\n'],
    ['tabs', '\nimage_id\tdx\na\tmel\nb\tnv'],
  ])('copes with %s', (_, text) => {
    const { rows, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { imageId: 'a', dx: 'mel' },
      { imageId: 'b', dx: 'nv' },
    ]);
  });

  it('counts lines through quoted line ends and blank lines', () => {
    const text =
      'image_id,dx,localization\r\na,mel,"upper\r\nback"\r\n\r\nb,nv,back\r\nc,zzz,back\r\n';
    expect(parse(text).lines).toEqual([2, 5]);
    expect(parse(text).rows[0].localization).toBe('upper\nback');
    expect(messages(text)).toEqual([
      '6: The label "zzz" is unknown; use one of akiec, bcc, bkl, df, mel, nv, vasc.',
    ]);
  });

  it('lists every problem with its line, and keeps the sound rows', () => {
    const text = [
      'image_id,dx,age',
      'a,mel,50',
      'b,Mel,50',
      'a,nv,40',
      ',nv,40',
      'c,,40',
      '../../etc/passwd,bogus,old',
      'd,nv,-1',
      'e,nv,40,extra',
      'f,nv,40',
    ].join('\n');
    expect(parse(text).rows.map(({ imageId }) => imageId)).toEqual(['a', 'f']);
    expect(messages(text)).toEqual([
      '3: The label "Mel" is unknown; use one of akiec, bcc, bkl, df, mel, nv, vasc.',
      '4: The image a stands on line 2 already.',
      '5: The image_id is missing.',
      '6: The label (dx) is missing; give one of akiec, bcc, bkl, df, mel, nv, vasc.',
      '7: The image_id "../../etc/passwd" cannot be a file name; use letters, digits, "_", "-" and ".".',
      '7: The label "bogus" is unknown; use one of akiec, bcc, bkl, df, mel, nv, vasc.',
      '7: The age "old" is no number from 0 to 120; leave it empty if unknown.',
      '8: The age "-1" is no number from 0 to 120; leave it empty if unknown.',
      '9: The line has 4 cells, and the header names 3 columns.',
    ]);
  });

  it.each(['..', '.hidden', 'a/b', 'a\\b', 'a..b', '-rf', 'a b', 'C:x', 'a\u0000'])(
    'refuses the image_id %j',
    (id) => {
      const { rows, problems } = parse(`image_id,dx\n${id},mel\n`);
      expect(rows).toEqual([]);
      expect(problems[0].message).toContain('cannot be a file name');
    },
  );

  it('names missing and repeated columns, once each', () => {
    expect(messages('id,label\na,mel\nb,nv\n')).toEqual([
      '1: The column "image_id" is missing.',
      '1: The column "dx" is missing.',
    ]);
    expect(messages('image_id,dx,dx\na,mel,nv\n')).toEqual([
      '1: The column "dx" is there 2 times.',
    ]);
  });

  it('tells an empty file and a quotation mark that is never closed', () => {
    expect(parse('').problems).toEqual([
      { file: 'labels.csv', message: expect.stringContaining('The file is empty.') },
    ]);
    expect(messages('image_id,dx\na,mel\n"b,nv\nc,nv\n')).toEqual([
      '3: A quotation mark is opened and not closed, or closed in the middle of a cell.',
    ]);
  });
});

describe('writeLabels', () => {
  it('writes what parseLabels reads back', () => {
    const rows: LabelRow[] = [
      { imageId: 'a', dx: 'mel', age: 60, sex: 'male', localization: 'back, "upper"' },
      { imageId: 'b', dx: 'nv', lesionId: 'L', dxType: 'histo' },
    ];
    const text = writeLabels(rows);
    expect(text).toBe(
      'image_id,dx,lesion_id,dx_type,age,sex,localization\n' +
        'a,mel,,,60,male,"back, ""upper"""\n' +
        'b,nv,L,histo,,,\n',
    );
    expect(parse(text)).toEqual({ rows, lines: [2, 3], problems: [] });
  });
});
