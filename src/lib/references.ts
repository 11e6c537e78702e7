/**
 * The list of references, read once from `content/references.bib`. A reference's number is its place
 * in that file, and never depends on where it is cited.
 */
import { readFileSync } from 'node:fs';
import { Cite, plugins } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-csl';

/** One entry of the list. */
export interface Reference {
  /** Its key in the `.bib` file; its address is `/references/#ref-<key>`. */
  key: string;
  /** Counted from 1. */
  number: number;
  /** APA style, HTML, addresses as links. */
  html: string;
}

const FILE = 'content/references.bib';
const STYLE = 'apa-all-authors';

let references: Reference[] | undefined;

/** All references in the order of the file. */
export function getReferences(): Reference[] {
  references ??= readReferences();
  return references;
}

/**
 * The address of one reference and its number.
 *
 * @throws Error where the file has no such key
 */
export function getReference(key: string): Reference {
  const found = getReferences().find((reference) => reference.key === key);
  if (!found) throw new Error(`Citation: ${FILE} has no entry with the key "${key}".`);
  return found;
}

function readReferences(): Reference[] {
  // APA with every author named: a tutorial's list is no place to shorten credit.
  const { templates } = plugins.config.get('@csl');
  templates.add(STYLE, templates.get('apa').replace(/ et-al-[\w-]+="[^"]*"/g, ''));

  const cite = new Cite(readFileSync(FILE, 'utf8'));
  // The style sorts by author; the entries are put back into the file's order by their keys.
  const entries = new Map(
    cite.format('bibliography', {
      format: 'html',
      template: STYLE,
      lang: 'en-US',
      asEntryArray: true,
    }),
  );
  return cite.data.map(({ id }, index) => ({
    key: id,
    number: index + 1,
    html: linkAddresses(entryText(entries.get(id) ?? '')),
  }));
}

/** The inside of citeproc's `<div class="csl-entry">`. */
function entryText(html: string): string {
  return html
    .trim()
    .replace(/^<div[^>]*>/, '')
    .replace(/<\/div>$/, '');
}

function linkAddresses(html: string): string {
  return html.replace(/https?:\/\/[^\s<]+[^\s<.,;)]/g, (address) => {
    return `<a href="${address}" rel="noopener">${address}</a>`;
  });
}
