/** The part of citation-js that is used here; the package has no types. */
declare module '@citation-js/core' {
  export class Cite {
    constructor(bibtex: string);
    data: { id: string }[];
    format(
      kind: 'bibliography',
      options: { format: 'html'; template: string; lang: string; asEntryArray: true },
    ): [key: string, html: string][];
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
