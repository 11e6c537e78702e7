/** The terms that are explained where they stand, from `content/glossary.json`. */
import { readFileSync } from 'node:fs';

export interface GlossaryTerm {
  /** Its address: `/guide/glossary/#<id>`. */
  id: string;
  term: string;
  /** The words of the text that mean it. */
  forms: string[];
  /** One or two sentences. */
  definition: string;
  /** Where it is treated. */
  path: string;
}

let terms: GlossaryTerm[] | undefined;

/** All terms, by alphabet. */
export function getGlossary(): GlossaryTerm[] {
  terms ??= JSON.parse(readFileSync('content/glossary.json', 'utf8')) as GlossaryTerm[];
  return terms;
}

/** @throws Error where there is no such term */
export function getTerm(id: string): GlossaryTerm {
  const found = getGlossary().find((term) => term.id === id);
  if (!found) throw new Error(`Glossary: there is no term "${id}".`);
  return found;
}
