/** The part of citation-js that is used here; the package has no types. */
declare module '@citation-js/core' {
  export class Cite {
    constructor(data: string | CslEntry[]);
    data: CslEntry[];
    format(kind: 'bibliography', options: { template: string; lang: string }): string;
    format(
      kind: 'bibliography',
      options: { format: 'html'; template: string; lang: string; asEntryArray: true },
    ): [key: string, html: string][];
  }
  /** As much of an entry as is read: https://docs.citationstyles.org */
  export interface CslEntry {
    id: string;
    type?: string;
    title?: string;
    URL?: string;
    author?: { given: string; family: string }[];
    issued?: { 'date-parts': number[][] };
  }
  export const plugins: {
    config: {
      get(plugin: '@csl'): {
        /** CSL styles, as XML, by name. */
        templates: { get(name: string): string; add(name: string, xml: string): void };
      };
    };
  };
}
declare module '@citation-js/plugin-bibtex';
declare module '@citation-js/plugin-csl';
