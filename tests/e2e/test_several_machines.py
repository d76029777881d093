"""A class graded on several machines: the recipes of the teachers' guide, run as they stand in folders like theirs."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import dlgrade, solution
from jupyters import surroundings
from pages import PAIRS, text_of

OWNERS = ("abe", "baba", "chiba", "doi", "endo", "fujita", "goto")
TIMES = re.compile(rb'"(duration|memory)": [0-9.]+')
SECRET = 32 * "0f"


def blocks(page: str, language: str) -> list[str]:
    """The blocks of the section about several machines."""
    section = re.search(r"^## (?:On several machines|複数のマシン).*?(?=^## )", page, re.MULTILINE | re.DOTALL)
    assert section is not None
    return re.findall(rf"^```{language}\n(.*?)^```$", section[0], re.MULTILINE | re.DOTALL)


ENGLISH = text_of(PAIRS["teachers"][0])
(BATCH_SCRIPT, _), (INDEXED_JOB, WORKFLOW) = blocks(ENGLISH, "bash"), blocks(ENGLISH, "yaml")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher's folder, in which one machine has graded the class."""
    folder = tmp_path_factory.mktemp("teacher")
    for owner in OWNERS:
        (folder / "inbox" / owner).mkdir(parents=True)
        text = solution("chapter3/numerical") if owner < "e" else "import numpy as np\n"
        (folder / "inbox" / owner / "numerical.py").write_text(text, encoding="utf-8")
    (folder / "inbox" / "ito.rar").write_bytes(b"Rar!")
    begin(folder)
    assert dlgrade("batch", "chapter3", "inbox", "--out", "reports", cwd=folder).code == 1
    return folder


def begin(folder: Path) -> None:
    (folder / "reports").mkdir(parents=True)
    (folder / "reports" / ".secret").write_text(SECRET, encoding="ascii")


def another(alone: Path, folder: Path) -> Path:
    """Another machine's folder, with the same class and nothing graded."""
    shutil.copytree(alone / "inbox", folder / "inbox")
    return folder


def run(script: str, folder: Path, **variables: str) -> None:
    own = surroundings(HOME=str(folder), DLGRADE_LANG="en", **variables)
    done = subprocess.run(["bash", "-ec", script], cwd=folder, env=own, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def kept(folder: Path) -> dict[str, bytes]:
    """The reports and the table, without times and memory."""
    files = [file for file in (folder / "reports" / "chapter3").iterdir() if file.is_file()]
    return {file.name: TIMES.sub(b"", file.read_bytes()) for file in files}


def test_both_editions_have_the_same_recipes() -> None:
    japanese = text_of(PAIRS["teachers"][1])
    for language in ("bash", "yaml"):
        assert blocks(ENGLISH, language) == blocks(japanese, language)


def test_a_slurm_array(alone: Path, tmp_path: Path) -> None:
    another(alone, tmp_path)
    begin(tmp_path)
    size = re.search(r"--array=1-(\d+)", BATCH_SCRIPT)
    assert size is not None
    for number in range(1, int(size[1]) + 1):
        told = {"SLURM_ARRAY_TASK_ID": str(number), "SLURM_ARRAY_TASK_COUNT": size[1]}
        run(f"{BATCH_SCRIPT.rstrip()} || [ $? = 1 ]", tmp_path, **told)
    assert not (tmp_path / "reports" / "chapter3" / "results.csv").exists()
    table = re.search(r'--wrap "(.*)"', blocks(ENGLISH, "bash")[1])
    assert table is not None
    run(f"{table[1]} || [ $? = 1 ]", tmp_path)
    assert kept(tmp_path) == kept(alone)


def test_an_indexed_job_whose_parts_run_at_the_same_time(alone: Path, tmp_path: Path) -> None:
    another(alone, tmp_path)
    begin(tmp_path)
    job = yaml.safe_load(INDEXED_JOB)["spec"]
    (container,) = job["template"]["spec"]["containers"]
    shell, flag, command = container["command"]
    assert (shell, flag, job["completionMode"]) == ("sh", "-c", "Indexed")
    begun = [
        subprocess.Popen(
            [shell, flag, command],
            cwd=tmp_path,
            env=surroundings(HOME=str(tmp_path), JOB_COMPLETION_INDEX=str(number)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for number in range(job["completions"])
    ]
    assert [process.wait(300) for process in begun] == [0] * job["completions"]
    dlgrade("batch", "chapter3", "inbox", "--out", "reports", cwd=tmp_path)
    assert kept(tmp_path) == kept(alone)


def test_a_matrix_of_jobs_that_share_no_folder(alone: Path, tmp_path: Path) -> None:
    workflow: Mapping[str, Any] = yaml.safe_load(WORKFLOW)
    jobs = workflow["jobs"]

    def steps(job: str, folder: Path, **values: object) -> None:
        """Run what a job runs itself; what is uploaded stays, but for what is hidden."""
        for step in jobs[job]["steps"]:
            if (script := step.get("run", "")) and not script.startswith("pip install"):
                for name, value in values.items():
                    script = script.replace(f"${{{{ matrix.{name} }}}}", str(value))
                run(script, folder, SECRET=SECRET)

    for part in jobs["grade"]["strategy"]["matrix"]["part"]:
        steps("grade", another(alone, tmp_path / str(part)), part=part)
    last = another(alone, tmp_path / "table")
    for part in jobs["grade"]["strategy"]["matrix"]["part"]:
        hidden = shutil.ignore_patterns(".*")
        shutil.copytree(tmp_path / str(part) / "reports", last / "reports", ignore=hidden, dirs_exist_ok=True)
    steps("table", last)
    assert kept(last) == kept(alone)
