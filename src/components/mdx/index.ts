/** What MDX files may use without importing it. */
import Aside from './Aside.astro';
import ClassSwatch from './ClassSwatch.astro';
import Demo from './Demo.astro';
import Figure from './Figure.astro';
import H2 from './H2.astro';
import H3 from './H3.astro';
import Link from './Link.astro';
import Listing from './Listing.astro';
import Note from './Note.astro';
import RunValue from './RunValue.astro';
import Table from './Table.astro';

export const mdxComponents = {
  Aside,
  ClassSwatch,
  Demo,
  Figure,
  Listing,
  Note,
  RunValue,
  a: Link,
  h2: H2,
  h3: H3,
  table: Table,
};
