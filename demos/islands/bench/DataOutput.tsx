/** Props of `DataOutput`. */
export interface DataOutputProps {
  /** Name of the output: `run` for what a demo has made so far. */
  name: string;
  /** Anything that JSON can hold. */
  value: unknown;
}

/** What a demo shows, as JSON for programs. */
export function DataOutput({ name, value }: DataOutputProps) {
  return (
    <script
      type="application/json"
      data-output={name}
      // Data, not code; and no string in it can end the element.
      dangerouslySetInnerHTML={{ __html: JSON.stringify(value).replaceAll('<', '\\u003c') }}
    />
  );
}
