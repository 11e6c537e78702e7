/** A model on Hugging Face, and which state of it. */
export interface HubName {
  /** Owner and name: `google/vit-base-patch16-224-in21k`. */
  id: string;
  /** Branch, tag or commit. */
  revision: string;
}

const HUB_NAME = /^(\w[\w.-]*\/\w[\w.-]*)(?:@(\w[\w./-]*))?$/;

/** Reads `owner/name` or `owner/name@revision`; `undefined` where the text is neither. */
export function parseHubName(text: string): HubName | undefined {
  const parts = HUB_NAME.exec(text);
  return parts ? { id: parts[1], revision: parts[2] ?? 'main' } : undefined;
}
