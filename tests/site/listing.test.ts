import { describe, expect, it } from 'vitest';
import { cutRegion } from '../../src/lib/listing.ts';

const SOURCE = `import x from 'x';

class A {
  // #region outer
  first() {
    // #region inner
    return 1;
    // #endregion inner
  }

  // #endregion outer
}
// #region open
// #region empty

// #endregion empty
# #region python
def f():
    return 1
# #endregion python
`;

describe('cutRegion', () => {
  it('takes the shared margin away and leaves the markers of other regions out', () => {
    expect(cutRegion(SOURCE, 'a.ts', 'outer')).toEqual({
      code: 'first() {\n  return 1;\n}',
      firstLine: 5,
      nested: true,
    });
  });

  it('keeps what is not indented as it is, in Python as well', () => {
    expect(cutRegion(SOURCE, 'a.py', 'python')).toEqual({
      code: 'def f():\n    return 1',
      firstLine: 18,
      nested: false,
    });
  });

  it.each([
    ['nowhere', 'Listing: a.ts has no line "// #region nowhere".'],
    ['open', 'Listing: a.ts opens region "open" and never closes it.'],
    ['empty', 'Listing: region "empty" of a.ts is empty.'],
  ])('says what is wrong with region "%s"', (region, message) => {
    expect(() => cutRegion(SOURCE, 'a.ts', region)).toThrow(message);
  });
});
