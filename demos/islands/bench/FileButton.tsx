/** Props of `FileButton`. */
export interface FileButtonProps {
  /** What is opened, for programs. */
  name: string;
  /** On the button. */
  label: string;
  /** Endings that the browser offers. */
  accept?: string;
  /** Whether a folder is chosen, with all that is in it. */
  folder?: boolean;
  multiple?: boolean;
  disabled: boolean;
  onFiles: (files: File[]) => void;
}

/** A native file input that looks like a button of a bench. */
export function FileButton(props: FileButtonProps) {
  const { name, label, accept, folder, multiple, disabled, onFiles } = props;
  return (
    <label class="bench-button file-button">
      {label}
      <input
        ref={(input) => {
          input?.toggleAttribute('webkitdirectory', folder ?? false);
        }}
        type="file"
        class="visually-hidden"
        name={name}
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // So that the same file can be opened again.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}
