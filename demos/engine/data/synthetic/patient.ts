import type { Random } from '../../random.ts';
import type { Label } from '../labels.ts';
import type { LabelRow } from '../sample.ts';

/** Whom a diagnosis is found in, in HAM10000 (counted in its metadata, rounded). */
interface Patients {
  /** Mean and deviation, in years. */
  age: readonly [number, number];
  /** Part of them that is male. */
  male: number;
  /** Commonest places on the body with their frequency; the rest is `trunk`. */
  places: Record<string, number>;
}

const PATIENTS: Record<Label, Patients> = {
  akiec: {
    age: [67, 11],
    male: 0.68,
    places: {
      face: 0.35,
      'lower extremity': 0.2,
      'upper extremity': 0.19,
      back: 0.09,
      scalp: 0.04,
    },
  },
  bcc: {
    age: [67, 14],
    male: 0.62,
    places: { back: 0.36, face: 0.2, 'lower extremity': 0.11, 'upper extremity': 0.1, chest: 0.09 },
  },
  bkl: {
    age: [64, 14],
    male: 0.57,
    places: {
      face: 0.29,
      back: 0.19,
      'lower extremity': 0.16,
      'upper extremity': 0.1,
      chest: 0.07,
    },
  },
  df: {
    age: [53, 13],
    male: 0.55,
    places: { 'lower extremity': 0.71, 'upper extremity': 0.21, abdomen: 0.03, back: 0.02 },
  },
  mel: {
    age: [61, 15],
    male: 0.62,
    places: {
      back: 0.29,
      'upper extremity': 0.19,
      'lower extremity': 0.17,
      face: 0.09,
      chest: 0.06,
    },
  },
  nv: {
    age: [46, 15],
    male: 0.51,
    places: {
      'lower extremity': 0.22,
      back: 0.21,
      abdomen: 0.13,
      'upper extremity': 0.1,
      foot: 0.04,
    },
  },
  vasc: {
    age: [51, 22],
    male: 0.49,
    places: {
      'lower extremity': 0.19,
      abdomen: 0.19,
      back: 0.15,
      'upper extremity': 0.08,
      face: 0.06,
    },
  },
};

/** Draws age (in steps of five years, as in HAM10000), sex and place for a diagnosis. */
export function drawPatient(
  dx: Label,
  random: Random,
): Required<Pick<LabelRow, 'age' | 'sex' | 'localization'>> {
  const { age, male, places } = PATIENTS[dx];
  const years = Math.min(85, Math.max(5, age[0] + age[1] * random.normal()));
  const sex = random.next() < male ? 'male' : 'female';
  return { age: Math.round(years / 5) * 5, sex, localization: drawPlace(places, random) };
}

function drawPlace(places: Patients['places'], random: Random): string {
  let rest = random.next();
  for (const [place, frequency] of Object.entries(places)) {
    rest -= frequency;
    if (rest < 0) return place;
  }
  return 'trunk';
}
