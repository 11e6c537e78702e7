"""Gets all 10,015 images of HAM10000 from Harvard Dataverse, and labels.csv as finetune.py reads it.

    python fetch_ham10000.py --out ham10000

Nearly 3 GB are loaded. Stopped and started again, it goes on where it was; the archives are held against their
checksums. HAM10000: © ViDIR Group, Department of Dermatology, Medical University of Vienna; CC BY-NC 4.0;
https://doi.org/10.1038/sdata.2018.161.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import shutil
import sys
import time
import zipfile
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SERVER = "https://dataverse.harvard.edu"
DATASET = "doi:10.7910/DVN/DBW86T"
ARCHIVE = re.compile(r"HAM10000_images_part_\d+\.zip")
COLUMNS = ["image_id", "dx", "lesion_id", "dx_type", "age", "sex", "localization"]

TRIES = 6
TIMEOUT_SECONDS = 60
PIECE = 2**20


class FetchError(Exception):
    """Why the data cannot be had. The message is a sentence for the person at the terminal."""


def with_retries(work, pause: float = 2.0):
    """What `work` gives, tried again with longer and longer pauses where the network fails."""
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except HTTPError as error:
            # What is wrong with the request stays wrong.
            if error.code < 500 and error.code != 429:
                raise FetchError(f"{error.url} answers {error.code} ({error.reason}).") from error
            reason = error
        except (OSError, HTTPException) as error:
            reason = error
        if attempt < TRIES:
            time.sleep(pause * 2 ** (attempt - 1))
    raise FetchError(f"The server cannot be reached ({reason}). Start again later: what is there is kept.")


def read(address: str) -> bytes:
    with urlopen(address, timeout=TIMEOUT_SECONDS) as answer:
        return answer.read()


def list_files(server: str) -> dict[str, dict]:
    """The files of the data set by name, as Dataverse describes them."""
    address = f"{server}/api/datasets/:persistentId/?persistentId={DATASET}"
    answer = json.loads(with_retries(lambda: read(address)))
    return {file["label"]: file["dataFile"] for file in answer["data"]["latestVersion"]["files"]}


def fetch_archive(address: str, size: int, md5: str, file: Path) -> None:
    """Loads a file, from where an earlier try has ended, and holds it against its checksum."""
    if file.exists():
        return
    part = file.with_name(f"{file.name}.part")

    def go_on() -> None:
        begun = part.stat().st_size if part.exists() else 0
        if begun >= size:
            return
        request = Request(address, headers={"Range": f"bytes={begun}-"} if begun else {})
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            # Some servers know no ranges, and begin anew.
            with part.open("ab" if answer.status == 206 else "wb") as out:
                while piece := answer.read(PIECE):
                    out.write(piece)
                    tell(file.name, out.tell(), size)
        if part.stat().st_size < size:
            raise ConnectionError("the connection ended early")

    with_retries(go_on)
    with part.open("rb") as stream:
        found = hashlib.file_digest(stream, "md5").hexdigest()
    if found != md5:
        part.unlink()
        raise FetchError(f"{file.name} came damaged: its MD5 is {found}, not {md5}. Start again to load it anew.")
    part.rename(file)


def tell(name: str, done: int, size: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= size else ""
        print(f"\r{name} {100 * done // size} % of {size // 10**6} MB", end=end, file=sys.stderr, flush=True)


def fetch_labels(server: str, files: dict[str, dict]) -> list[dict[str, str]]:
    """The rows of HAM10000's table, by our columns.

    Dataverse keeps tables in a form of its own, of which no checksum is to be relied on; the rows are held
    against the images in place of it.
    """
    entry = next((file for name, file in files.items() if name.startswith("HAM10000_metadata")), None)
    if entry is None:
        raise FetchError("The data set holds no HAM10000_metadata. Has it moved? Give --server a mirror of it.")
    original = "?format=original" if "originalFileFormat" in entry else ""
    address = f"{server}/api/access/datafile/{entry['id']}{original}"
    text = with_retries(lambda: read(address)).decode("utf-8-sig")
    delimiter = "\t" if "\t" in text.splitlines()[0] else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    return [{column: (row.get(column) or "").strip() for column in COLUMNS} for row in rows]


def unpack(archive: Path, images: Path) -> None:
    """The images in a zip, each under its name alone, wherever it lies in there."""
    with zipfile.ZipFile(archive) as zipped:
        for entry in zipped.infolist():
            name = Path(entry.filename).name
            file = images / name
            if not name.endswith(".jpg") or name.startswith(".") or (file.exists() and file.stat().st_size == entry.file_size):
                continue
            with zipped.open(entry) as source, file.open("wb") as out:
                shutil.copyfileobj(source, out)


def main() -> None:
    parser = argparse.ArgumentParser(description="Gets all of HAM10000 from Harvard Dataverse.")
    parser.add_argument("--out", type=Path, default=Path("ham10000"), help="folder for labels.csv and images/")
    parser.add_argument("--server", default=SERVER, help="a mirror of the Dataverse")
    options = parser.parse_args()
    images = options.out / "images"
    images.mkdir(parents=True, exist_ok=True)

    files = list_files(options.server)
    rows = fetch_labels(options.server, files)
    for name in sorted(filter(ARCHIVE.fullmatch, files)):
        entry = files[name]
        archive = options.out / name
        address = f"{options.server}/api/access/datafile/{entry['id']}"
        fetch_archive(address, entry["filesize"], entry["md5"], archive)
        unpack(archive, images)
    missing = [row["image_id"] for row in rows if not (images / f"{row['image_id']}.jpg").exists()]
    if missing or not rows:
        raise FetchError(
            f"The archives lack {len(missing)} of the {len(rows)} images that the table names "
            f"({', '.join(missing[:3])} …). Remove {options.out} and start again."
        )
    # Last of all: where it is, everything is.
    with (options.out / "labels.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} images of {len({row['lesion_id'] for row in rows})} lesions in {options.out}.")
    print("HAM10000: © ViDIR Group, Medical University of Vienna; CC BY-NC 4.0; https://doi.org/10.1038/sdata.2018.161")


if __name__ == "__main__":
    try:
        main()
    except FetchError as error:
        sys.exit(str(error))
