// #region label2id
/** The seven HAM10000 diagnoses, in alphabetical order: the order of the class indices everywhere. */
export const LABELS = ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc'] as const;

/** A HAM10000 `dx` value. */
export type Label = (typeof LABELS)[number];

/** From a label to its class index, as `label2id` in a Hugging Face config; back by `LABELS[id]`. */
export const label2id = Object.fromEntries(LABELS.map((label, id) => [label, id])) as Record<
  Label,
  number
>;
// #endregion label2id

/** What each `dx` value stands for (Tschandl et al., 2018, table 1). */
export const LABEL_NAMES: Record<Label, string> = {
  akiec: 'Actinic keratoses and intraepithelial carcinoma (Bowen’s disease)',
  bcc: 'Basal cell carcinoma',
  bkl: 'Benign keratosis-like lesions',
  df: 'Dermatofibroma',
  mel: 'Melanoma',
  nv: 'Melanocytic nevi',
  vasc: 'Vascular lesions',
};

/** Whether a string is one of the seven labels. */
export function isLabel(value: string): value is Label {
  return (LABELS as readonly string[]).includes(value);
}
