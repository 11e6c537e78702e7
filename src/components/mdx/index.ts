/** What MDX files may use without importing it. */
import Aside from './Aside.astro';
import BenchFigure from './BenchFigure.astro';
import BenchValue from './BenchValue.astro';
import ClassExamples from './ClassExamples.astro';
import ClassSwatch from './ClassSwatch.astro';
import Demo from './Demo.astro';
import EmbedCode from './EmbedCode.astro';
import Equation from './Equation.astro';
import ExerciseLinks from './ExerciseLinks.astro';
import Expected from './Expected.astro';
import Figure from './Figure.astro';
import Glossary from './Glossary.astro';
import H2 from './H2.astro';
import H3 from './H3.astro';
import IfBench from './IfBench.astro';
import Link from './Link.astro';
import Listing from './Listing.astro';
import Note from './Note.astro';
import RecordedSuite from './RecordedSuite.astro';
import RunValue from './RunValue.astro';
import SectionsTable from './SectionsTable.astro';
import SiteSizes from './SiteSizes.astro';
import SuiteValue from './SuiteValue.astro';
import Table from './Table.astro';
import Term from './Term.astro';
import TermNote from './TermNote.astro';
import TrainingEfficiency from './TrainingEfficiency.astro';

export const mdxComponents = {
  Aside,
  BenchFigure,
  BenchValue,
  ClassExamples,
  ClassSwatch,
  Demo,
  EmbedCode,
  Equation,
  ExerciseLinks,
  Expected,
  Figure,
  Glossary,
  IfBench,
  Listing,
  Note,
  RecordedSuite,
  RunValue,
  SectionsTable,
  SiteSizes,
  SuiteValue,
  Term,
  TermNote,
  TrainingEfficiency,
  a: Link,
  h2: H2,
  h3: H3,
  table: Table,
};
