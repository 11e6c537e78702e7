"""Seeded draws: the split and the values of a new head, the same as the page's.

The page's own are in `demos/engine/random.ts` and `demos/engine/data/split.ts`.
"""

import math
from dataclasses import dataclass

import pandas as pd

# #region label2id
LABELS = ["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"]
id2label = dict(enumerate(LABELS))
label2id = {label: index for index, label in id2label.items()}
# #endregion label2id


class DataError(Exception):
    """Something about the data or the model that the reader can mend. The message is a sentence."""


class Random:
    """The generator mulberry32: 32 bits of state. It is no cryptographic generator."""

    def __init__(self, seed: int, purpose: str):
        """A generator of its own for a named purpose: FNV-1a over the name, mixed with the seed."""
        state = 0x811C9DC5 ^ (seed & 0xFFFFFFFF)
        for character in purpose:
            state = (state ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
        self._state = state

    def next(self) -> float:
        """Uniform in [0, 1), a multiple of 2^-32."""
        self._state = (self._state + 0x6D2B79F5) & 0xFFFFFFFF
        t = (self._state ^ (self._state >> 15)) * (1 | self._state) & 0xFFFFFFFF
        t = ((t + (t ^ (t >> 7)) * (61 | t)) & 0xFFFFFFFF) ^ t
        return (t ^ (t >> 14)) / 2**32

    def normal(self) -> float:
        """Normal with mean 0 and deviation 1 (Box–Muller, the cosine half)."""
        radius = math.sqrt(-2 * math.log(1 - self.next()))
        return radius * math.cos(2 * math.pi * self.next())

    def shuffle(self, items: list) -> list:
        """A shuffled copy (Fisher–Yates, from the end)."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = int(self.next() * (i + 1))
            out[i], out[j] = out[j], out[i]
        return out


# #region train-test-split
def train_test_split(
    rows: pd.DataFrame, test_size: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and test rows, each class by its share, as scikit-learn's `train_test_split(…, stratify=dx)`.

    A class of two or more has at least one row on each side, wherever the number of test rows allows it.
    Only the set of rows and the seed count, not the order of the rows. Both sides come sorted by image id.

    Raises DataError where a side would be empty.
    """
    total = math.floor(test_size * len(rows) + 0.5)
    if not 0 < total < len(rows):
        raise DataError(f"A test part of {test_size} of {len(rows)} images leaves one side of the split empty.")
    random = Random(seed, "split")
    classes = ids_by_label(rows)
    test = set()
    for share in apportion({label: len(ids) for label, ids in classes.items()}, total, random):
        test.update(random.shuffle(classes[share.label])[: share.count])
    rows = rows.sort_values("image_id")
    is_test = rows["image_id"].isin(test)
    return rows[~is_test], rows[is_test]
# #endregion train-test-split


# #region split-by-lesion
def split_by_lesion(
    rows: pd.DataFrame, test_size: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same with lesions in place of images: all images of a lesion stand on one side.

    `test_size` is the part of the lesions; they have one image or several, so that of the images it is
    about that part. Raises DataError where a lesion is not named.
    """
    if rows["lesion_id"].eq("").any():
        raise DataError("Some rows have no lesion_id, and cannot be split by lesion. Use --split-by image.")
    lesions = rows.drop_duplicates("lesion_id").assign(image_id=lambda table: table["lesion_id"])
    _, test = train_test_split(lesions, test_size, seed)
    rows = rows.sort_values("image_id")
    is_test = rows["lesion_id"].isin(test["lesion_id"])
    return rows[~is_test], rows[is_test]
# #endregion split-by-lesion


def balanced_subset(rows: pd.DataFrame, size: int, seed: int) -> pd.DataFrame:
    """`size` rows with the classes as equal as they can be; all rows where there are no more."""
    random = Random(seed, "subset")
    classes = ids_by_label(rows)
    queues = [random.shuffle(classes.get(label, [])) for label in random.shuffle(LABELS)]
    # Like dealing cards the other way round: each class gives one row a turn, as long as it has some.
    turns = range(max(map(len, queues)))
    picked = [queue[turn] for turn in turns for queue in queues if turn < len(queue)]
    return rows[rows["image_id"].isin(picked[:size])].sort_values("image_id")


@dataclass
class Share:
    """How many of a class are drawn, and the bounds that number should keep."""

    label: str
    quota: float
    count: int
    least: int
    most: int

    @property
    def lack(self) -> float:
        return self.quota - self.count


def apportion(sizes: dict[str, int], total: int, random: Random) -> list[Share]:
    """Shares `total` test rows out among the classes: each gets the whole part of its quota, and the rest
    go to the largest remainders (Hamilton's method). The seed decides between equal remainders.
    """
    every = sum(sizes.values())
    # One row on each side of every class needs room on both sides.
    room_in_test = total >= sum(size >= 2 for size in sizes.values())
    room_in_train = every - total >= len(sizes)

    shares = []
    for label, size in random.shuffle(list(sizes.items())):
        quota = total * size / every
        least = 1 if room_in_test and size >= 2 else 0
        most = size - 1 if room_in_train else size
        count = min(most, max(least, math.floor(quota)))
        shares.append(Share(label, quota, count, least, most))

    # Of equal ones, `max` and `min` take the first.
    rest = total - sum(share.count for share in shares)
    for _ in range(rest):
        max((s for s in shares if s.count < s.most), key=lambda share: share.lack).count += 1
    for _ in range(-rest):
        min((s for s in shares if s.count > s.least), key=lambda share: share.lack).count -= 1
    return shares


def ids_by_label(rows: pd.DataFrame) -> dict[str, list[str]]:
    """The classes that occur, in the order of `LABELS`; the image ids of each sorted."""
    groups = {label: sorted(rows.loc[rows["dx"] == label, "image_id"]) for label in LABELS}
    return {label: ids for label, ids in groups.items() if ids}
