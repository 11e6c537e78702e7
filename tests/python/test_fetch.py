"""fetch_ham10000.py against a server that behaves as Dataverse does, on good days and bad ones."""

import hashlib
import http.server
import io
import json
import threading
import zipfile

import fetch_ham10000
import pytest
from lesions import read_labels
from seeded import LABELS

# As the table is published: other columns, other order, a missing age.
TABLE = "lesion_id,image_id,dx,dx_type,age,sex,localization,dataset\n" + "".join(
    f"HAM_{i // 2:07},ISIC_{i:07},{LABELS[i % 7]},histo,{'' if i == 3 else '60.0'},male,back,vidir\n" for i in range(28)
)


def archive(first: int, end: int) -> bytes:
    """A zip of noise under the names of images; it does not shrink."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for i in range(first, end):
            zipped.writestr(f"part/ISIC_{i:07}.jpg", hashlib.sha512(str(i).encode()).digest() * 400)
    return out.getvalue()


class Dataverse:
    """What the server has, how it misbehaves, and what it was asked."""

    def __init__(self):
        self.files = {
            "HAM10000_images_part_1.zip": archive(0, 14),
            "HAM10000_images_part_2.zip": archive(14, 28),
            "HAM10000_metadata.tab": TABLE.encode(),
            "ISIC2018_Task3_Test_Images.zip": b"not asked for",
        }
        self.breaks = 0  # So many answers end in their middle.
        self.knows_ranges = True
        self.damaged = False
        self.asked: list[tuple[str, str | None]] = []

    def description(self) -> dict:
        files = []
        for i, (label, content) in enumerate(self.files.items()):
            entry = {"id": i, "filesize": len(content), "md5": hashlib.md5(content).hexdigest()}
            if label.endswith(".tab"):
                entry |= {"originalFileFormat": "text/csv", "md5": "of another form of it"}
            files.append({"label": label, "dataFile": entry})
        return {"status": "OK", "data": {"latestVersion": {"files": files}}}

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        self.asked.append((handler.path, handler.headers.get("Range")))
        if handler.path.startswith("/api/datasets/:persistentId/?persistentId=doi:10.7910/DVN/DBW86T"):
            return self.send(handler, 200, json.dumps(self.description()).encode())
        content = list(self.files.values())[int(handler.path.split("/")[-1].split("?")[0])]
        if self.damaged and handler.path.endswith("/0"):
            content = content[:-1] + b"!"
        begin, status = 0, 200
        if self.knows_ranges and (asked := handler.headers.get("Range")):
            begin, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
        self.send(handler, status, content[begin:])

    def send(self, handler: http.server.BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if self.breaks > 0 and len(body) > 10_000:
            self.breaks -= 1
            body = body[: len(body) // 2]
        handler.wfile.write(body)


@pytest.fixture
def dataverse(monkeypatch):
    site = Dataverse()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            site.answer(self)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr("time.sleep", lambda _: None)
    yield site
    server.shutdown()


def fetch(dataverse, out, monkeypatch):
    monkeypatch.setattr("sys.argv", ["fetch_ham10000.py", "--out", str(out), "--server", dataverse.address])
    fetch_ham10000.main()


def test_everything_arrives_and_is_read(dataverse, tmp_path, monkeypatch, capsys):
    fetch(dataverse, tmp_path, monkeypatch)
    rows = read_labels(tmp_path)
    assert len(rows) == 28 and rows["lesion_id"].nunique() == 14
    assert rows.set_index("image_id").loc["ISIC_0000003", "age"] == ""
    assert rows["path"].iloc[20].read_bytes() == hashlib.sha512(b"20").digest() * 400
    assert "28 images of 14 lesions" in capsys.readouterr().out
    # The table as it was uploaded, and nothing that is not needed.
    paths = [path for path, _ in dataverse.asked]
    assert "/api/access/datafile/2?format=original" in paths
    assert not any("datafile/3" in path for path in paths)


def test_it_goes_on_where_the_connection_ended(dataverse, tmp_path, monkeypatch):
    dataverse.breaks = 3
    fetch(dataverse, tmp_path, monkeypatch)
    half = len(dataverse.files["HAM10000_images_part_1.zip"]) // 2
    assert ("/api/access/datafile/0", f"bytes={half}-") in dataverse.asked
    assert len(read_labels(tmp_path)) == 28


def test_a_server_without_ranges_begins_anew(dataverse, tmp_path, monkeypatch):
    dataverse.breaks, dataverse.knows_ranges = 1, False
    fetch(dataverse, tmp_path, monkeypatch)
    assert len(read_labels(tmp_path)) == 28


def test_a_second_start_loads_no_archive_again(dataverse, tmp_path, monkeypatch):
    fetch(dataverse, tmp_path, monkeypatch)
    dataverse.asked.clear()
    fetch(dataverse, tmp_path, monkeypatch)
    assert not any(path.endswith(("datafile/0", "datafile/1")) for path, _ in dataverse.asked)


def test_a_damaged_archive_is_thrown_away(dataverse, tmp_path, monkeypatch):
    dataverse.damaged = True
    with pytest.raises(fetch_ham10000.FetchError, match="HAM10000_images_part_1.zip came damaged"):
        fetch(dataverse, tmp_path, monkeypatch)
    assert not (tmp_path / "labels.csv").exists()
    dataverse.damaged = False
    fetch(dataverse, tmp_path, monkeypatch)
    assert len(read_labels(tmp_path)) == 28


def test_a_server_that_stays_away_is_said_so(dataverse, tmp_path, monkeypatch):
    dataverse.breaks = 100
    with pytest.raises(fetch_ham10000.FetchError, match="Start again later: what is there is kept"):
        fetch(dataverse, tmp_path, monkeypatch)
    dataverse.breaks = 0
    fetch(dataverse, tmp_path, monkeypatch)
    assert len(read_labels(tmp_path)) == 28


def test_images_that_are_not_there_are_counted(dataverse, tmp_path, monkeypatch):
    dataverse.files["HAM10000_images_part_2.zip"] = archive(14, 26)
    with pytest.raises(fetch_ham10000.FetchError, match="lack 2 of the 28 images .*ISIC_0000026"):
        fetch(dataverse, tmp_path, monkeypatch)
