"""The decode process: what it may take, what happens when it hangs or dies, what it leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import photocompare
from photocompare.errors import PhotoReadError, TooLargeError
from photocompare.load import load_photo, supervisor
from photocompare.load.pool import WorkerPool, decode_in_worker
from photocompare.load.supervisor import Worker, WorkerLostError, WorkerNotStartedError
from photocompare.settings import LoadSettings

Encode = Callable[..., bytes]
REPOSITORY = Path(photocompare.__file__).parent.parent

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits")
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool()
    yield pool
    pool.close()


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(LoadSettings())
    yield worker
    worker.close()


@pytest.fixture
def content(scene: NDArray[np.uint8], encode: Encode) -> bytes:
    return encode(scene, "PNG")


def noise(encode: Encode, side: int) -> bytes:
    """Return a PNG that takes a while."""
    pixels = np.random.default_rng(1).integers(0, 256, (side, side, 3), dtype=np.uint8)
    return encode(pixels, "PNG", compress_level=1)


def is_running(pid: int) -> bool:
    """Tell whether the process still runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def run_script(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run ``text`` as a plain script, somewhere else, with every warning an error."""
    script = folder / "session.py"
    script.write_text(text)
    return subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# -- hanging and dying ---------------------------------------------------------------------------


def test_a_decode_that_takes_too_long_is_ended_and_the_next_one_works(
    encode: Encode, content: bytes
) -> None:
    slow = noise(encode, 1500)  # tens of milliseconds at the least
    with pytest.raises(PhotoReadError, match="too long"):
        load_photo(slow, LoadSettings(decode_seconds=0.001))
    assert load_photo(content).size_hw == (48, 80)


@posix
def test_a_worker_that_hangs_is_ended_in_time(pool: WorkerPool, content: bytes) -> None:
    pool.decode(content, LoadSettings())
    (pid,) = pool.idle_pids
    os.kill(pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(WorkerLostError) as caught:
        pool.decode(content, LoadSettings(decode_seconds=0.3))
    assert caught.value.timed_out
    assert 0.25 < time.monotonic() - started < 5  # the rest is a busy machine
    assert pool.decode(content, LoadSettings()).pixels.shape == (48, 80, 3)
    assert pid not in pool.idle_pids


@posix
def test_a_worker_that_died_while_it_waited_is_no_photos_fault(
    pool: WorkerPool, content: bytes
) -> None:
    pool.decode(content, LoadSettings())
    (pid,) = pool.idle_pids
    os.kill(pid, signal.SIGKILL)
    assert pool.decode(content, LoadSettings()).pixels.shape == (48, 80, 3)
    assert pid not in pool.idle_pids


@posix
def test_a_worker_that_dies_at_work_is_replaced_and_the_photo_tried_once_more(
    pool: WorkerPool, content: bytes
) -> None:
    pool.decode(content, LoadSettings())
    (pid,) = pool.idle_pids
    os.kill(pid, signal.SIGSTOP)  # so that it is at work when it dies
    death = threading.Timer(0.3, os.kill, (pid, signal.SIGKILL))
    death.start()
    assert pool.decode(content, LoadSettings()).pixels.shape == (48, 80, 3)
    death.join()


@posix
def test_a_worker_that_dies_of_its_first_photo_is_not_given_it_again(
    worker: Worker, content: bytes
) -> None:
    os.kill(worker.pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (worker.pid, signal.SIGKILL)).start()
    with pytest.raises(WorkerLostError) as caught:
        worker.decode(content, LoadSettings())
    assert not caught.value.timed_out
    assert not worker.is_alive


@linux
def test_a_photo_that_needs_too_much_memory_is_refused(encode: Encode, content: bytes) -> None:
    big = encode(Image.new("RGB", (3000, 3000), (200, 120, 100)), "PNG")  # unpacks to 36 MB
    worker = Worker(LoadSettings())
    status = Path(f"/proc/{worker.pid}/status").read_text()
    worker.close()
    start_bytes = 1024 * int(status.split("VmSize:")[1].split()[0])
    tight = LoadSettings(worker_memory_bytes=start_bytes + 20_000_000)
    with pytest.raises(TooLargeError, match="memory"):
        load_photo(big, tight)
    assert load_photo(content, tight).size_hw == (48, 80)
    assert load_photo(big).size_hw == (3000, 3000)


@posix
@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false", ""])
def test_a_worker_that_can_not_start_is_said_to_be(
    content: bytes, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(WorkerNotStartedError):
        Worker(LoadSettings())
    another = LoadSettings(worker_memory_bytes=1_400_000_000)  # no worker that waits has this
    with pytest.raises(PhotoReadError, match="could not be started"):
        load_photo(content, another)


# -- limits --------------------------------------------------------------------------------------


def confined(text: str, *, memory_bytes: int = 10**9) -> subprocess.CompletedProcess[str]:
    """Run ``text`` under the worker's limits."""
    head = f"from photocompare.load import limits\nlimits.confine({memory_bytes})\n"
    return subprocess.run(
        [sys.executable, "-c", head + text],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@posix
def test_the_worker_may_write_no_file(tmp_path: Path) -> None:
    path = tmp_path / "out"
    result = confined(f"open({str(path)!r}, 'wb', buffering=0).write(b'x')")
    assert "File too large" in result.stderr
    assert path.stat().st_size == 0


@posix
def test_the_worker_may_open_few_files() -> None:
    result = confined("import os\nfiles = [open(os.devnull) for _ in range(20)]")
    assert "Too many open files" in result.stderr


@linux
def test_the_worker_may_take_little_memory() -> None:
    assert "MemoryError" in confined("bytearray(2 * 10**9)").stderr


@posix
def test_the_worker_may_take_little_processor_time() -> None:
    result = confined("limits.allow_processor_seconds(0.1)\nwhile True: pass")
    assert result.returncode == -signal.SIGXCPU


@linux
def test_the_worker_knows_no_secrets_and_holds_no_files(
    content: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CLINIC_KEY", "hunter2")
    with (tmp_path / "patients.db").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        worker = Worker(LoadSettings())
        worker.decode(content, LoadSettings())
        environment = Path(f"/proc/{worker.pid}/environ").read_bytes()
        held = [os.readlink(link) for link in Path(f"/proc/{worker.pid}/fd").iterdir()]
        worker.close()
    assert b"CLINIC_KEY" not in environment
    assert not any("patients" in target for target in held)


def test_the_worker_imports_only_what_decoding_needs() -> None:
    """Else its start would cost what the whole app's does, and it would hold more to attack."""
    lines = supervisor._FIRST_LINES.replace("main()\n", "print(*sys.modules)\n")
    folder = REPOSITORY / "photocompare"
    result = subprocess.run(
        [sys.executable, "-P", "-c", lines, str(folder), str(folder / "load")],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(result.stdout.split())
    assert {"PIL", "numpy", "pillow_heif", "photocompare.load.decode"} <= modules
    foreign = {"cv2", "skimage", "scipy", "streamlit", "photocompare.colour", "photocompare.model"}
    assert not modules & foreign


# -- several threads, and what is left behind -----------------------------------------------------


def test_several_threads_each_get_their_own_photo(encode: Encode) -> None:
    levels = list(range(0, 240, 10))
    files = [encode(np.full((200, 300, 3), level, dtype=np.uint8), "PNG") for level in levels]
    with ThreadPoolExecutor(8) as threads:
        photos = list(threads.map(load_photo, files))
    for level, photo in zip(levels, photos, strict=True):
        assert (photo.pixels == np.float32(level) * np.float32(1 / 255)).all()


def test_no_more_than_two_workers_are_kept(pool: WorkerPool, content: bytes) -> None:
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: pool.decode(content, LoadSettings()), range(12)))
    assert 1 <= len(pool.idle_pids) <= 2


@linux
def test_loading_leaves_no_files_open_and_no_shared_memory(encode: Encode, content: bytes) -> None:
    def held() -> set[str]:
        names = {path.name for path in Path("/proc/self/fd").iterdir()}
        return {name for name in names if os.path.lexists(f"/proc/self/fd/{name}")}

    slow = noise(encode, 800)
    load_photo(content)
    before = len(held())
    for _ in range(3):
        load_photo(content)
        with pytest.raises(PhotoReadError):
            load_photo(content[:60])
        with pytest.raises(PhotoReadError):
            load_photo(slow, LoadSettings(decode_seconds=0.0001))
    load_photo(content)
    assert len(held()) <= before + 1  # a second worker may be there now: not more each time
    mapped = Path("/proc/self/maps").read_text()
    assert all("(deleted)" in line for line in mapped.splitlines() if "/psm_" in line)


def test_a_plain_script_without_a_guard_works(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "before.png").write_bytes(content)
    result = run_script(
        tmp_path,
        "from photocompare.load import load_photo\n"
        "from photocompare.load.pool import _pool\n"
        "print(load_photo('before.png').size_hw, *_pool.idle_pids)\n",
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("(48, 80)")
    if sys.platform == "linux":
        assert not is_running(int(result.stdout.split()[-1]))


def test_a_script_that_ends_in_an_error_ends(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "before.png").write_bytes(content)
    text = (
        "from photocompare.load import load_photo\nload_photo('before.png')\nraise SystemExit(7)\n"
    )
    result = run_script(tmp_path, text)
    assert (result.returncode, result.stderr) == (7, "")


@linux
def test_the_worker_ends_when_its_master_is_killed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "before.png").write_bytes(content)
    result = run_script(
        tmp_path,
        "import os, signal\n"
        "from photocompare.load import load_photo\n"
        "from photocompare.load.pool import _pool\n"
        "load_photo('before.png')\n"
        "print(*_pool.idle_pids, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n",
    )
    assert result.returncode == -signal.SIGKILL
    pid = int(result.stdout)
    deadline = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(pid)


@posix
def test_a_forked_process_gets_workers_of_its_own(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "before.png").write_bytes(content)
    result = run_script(
        tmp_path,
        "import os, warnings\n"
        "from photocompare.load import load_photo\n"
        "from photocompare.load.pool import _pool\n"
        "load_photo('before.png')\n"
        "parents = _pool.idle_pids\n"
        "warnings.simplefilter('ignore')  # newer Pythons warn of forks\n"
        "child = os.fork()\n"
        "load_photo('before.png')\n"
        "from photocompare.load.pool import _pool\n"
        "if child:\n"
        "    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
        "else:\n"
        "    print('own' if _pool.idle_pids[0] not in parents else 'shared', flush=True)\n",
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["own", "0"]


def test_the_shared_pool_is_the_one_that_load_photo_uses(content: bytes) -> None:
    assert decode_in_worker(content, LoadSettings()).facts["size_hw"] == [48, 80]
