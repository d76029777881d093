"""The files that a platform needs, as text."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from autograder.authoring import ci

EVERY = [(platform, language) for platform in ci.FILES for language in ("en", "ja")]
WRITTEN = {
    "gradescope": {"setup.sh", "run_autograder"},
    "classroom50": {"autograder.py"},
    "github": {".github/workflows/dlgrade.yml"},
    "gitlab": {".gitlab-ci.yml"},
}
WHO = {  # may have what
    "gradescope": {"en": "only you and Gradescope may have it", "ja": "渡さないでください"},
    "classroom50": {"en": "never put the course itself here", "ja": "コース本体は置かないでください"},
    "github": {
        "en": "the course itself, with its solutions, is never installed here",
        "ja": "コース本体はここでは使わず",
    },
    "gitlab": {
        "en": "the course itself, with its solutions, is never installed here",
        "ja": "コース本体はここでは使わず",
    },
}


@pytest.mark.parametrize(("platform", "language"), EVERY)
def test_every_place_is_filled_and_every_file_says_what_it_is_and_who_must_have_what(platform, language):
    found = ci.files(platform, ["chapter2", "chapter3"], language)
    assert found.keys() == WRITTEN[platform]
    for text in found.values():
        assert "@" not in text.replace("actions/checkout@v4", "").replace("actions/setup-python@v5", "")
        assert f"dlgrade ci init {platform}" in text
        assert WHO[platform][language] in text.replace("\n# ", " " if language == "en" else "")
        assert text.endswith("\n")
    whole = "".join(found.values())
    assert "chapter2" in whole
    assert ("chapter3" in whole) == (platform not in ci.OF_ONE_CHAPTER)
    assert f"DLGRADE_LANG={language}" in whole or f"DLGRADE_LANG: {language}" in whole or f'= "{language}"' in whole


@pytest.mark.parametrize(("platform", "language"), EVERY)
def test_every_file_is_of_its_language(platform, language):
    for name, text in ci.files(platform, ["chapter2"], language).items():
        if name.endswith(".yml"):
            assert isinstance(yaml.safe_load(text), dict)
        elif name.endswith(".py"):
            compile(text, name, "exec")
        else:
            subprocess.run(["bash", "-n"], input=text.encode(), check=True)


def test_the_workflow_offers_every_python_from_3_11_to_3_14_and_may_only_read():
    workflow = yaml.safe_load(ci.files("github", ["chapter2"], "en")[".github/workflows/dlgrade.yml"])
    [python] = workflow[True]["workflow_dispatch"]["inputs"].values()  # YAML reads `on` as true
    assert python["options"] == ["3.11", "3.12", "3.13", "3.14"]
    assert python["default"] in python["options"]
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets" not in json.dumps(workflow)


def test_gitlab_keeps_the_reports_of_a_job_that_fails():
    [job] = yaml.safe_load(ci.files("gitlab", ["chapter2"], "en")[".gitlab-ci.yml"]).values()
    assert job["artifacts"] == {"when": "always", "reports": {"junit": "dlgrade-*.xml"}}


@pytest.mark.parametrize("platform", ["gradescope", "classroom50", "github", "gitlab"])
def test_pytorch_is_the_build_for_the_cpu(platform):
    text = "".join(ci.files(platform, ["chapter2"], "en").values())
    assert "https://download.pytorch.org/whl/cpu" in text
    assert text.count("torch") == text.count("download.pytorch.org") + 1


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path):
    texts = ci.files("gradescope", ["chapter2"], "en")
    assert [one.state for one in ci.write(tmp_path / "new", texts)] == ["written", "written"]
    mine = tmp_path / "new" / "setup.sh"
    mine.write_text("mine\n", encoding="utf-8")
    assert [one.state for one in ci.write(tmp_path / "new", texts)] == ["kept", "same"]
    assert mine.read_text(encoding="utf-8") == "mine\n"
    assert [file.name for file in (tmp_path / "new").iterdir() if file.name.endswith(".part")] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
def test_scripts_can_be_run_and_other_files_cannot(tmp_path: Path):
    ci.write(tmp_path, ci.files("gradescope", ["chapter2"], "en") | ci.files("gitlab", ["chapter2"], "en"))
    assert os.access(tmp_path / "run_autograder", os.X_OK)
    assert not (tmp_path / ".gitlab-ci.yml").stat().st_mode & 0o111
