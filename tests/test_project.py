"""The project's own promises: environment, lock, datasheet, notebooks, README."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import csto_stance as cs
from csto_stance.corpus import agreement_table

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = [Requirement(r) for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()) for r in group]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_the_conda_environment_asks_for_what_the_project_does():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    for name in ("jupyterlab", "scikit-learn", "pandas", "matplotlib", "nbval"):
        line = re.search(rf"- {name}(>=[\d.]+)", text)
        assert line and line.group(1) == str(next(r for r in REQUIREMENTS if r.name == name).specifier)
    assert f"python{PROJECT['requires-python']}" in text and "-e .[dev]" in text


def test_the_lock_holds_every_dependency_with_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    wanted = {r.name.lower() for r in REQUIREMENTS}
    assert wanted - {"csto-stance"} <= pinned
    assert lock.count("--hash=sha256:") > len(pinned)
    assert "://" not in lock


@pytest.mark.parametrize("by", [None, "language", "genre"])
def test_the_datasheet_holds_the_agreement_that_is_computed(by):
    sheet = (ROOT / "data/README.md").read_text(encoding="utf-8")
    name = f"agreement by {by}" if by else "agreement"
    held = re.search(rf"<!-- {name}: .*? -->\n(.*?)\n<!-- /{name} -->", sheet, re.DOTALL)
    assert held and held.group(1) == agreement_table(by=by)


def test_the_datasheet_holds_the_sizes_that_are_counted():
    sheet = (ROOT / "data/README.md").read_text(encoding="utf-8")
    corpus = cs.load_corpus()
    assert f"| all | {corpus['article'].nunique()} | {corpus['story'].nunique()} | {len(corpus)} |" in sheet
    for target in ("csto", "azerbaijan"):
        counts = corpus[f"stance_{target}"].value_counts()
        assert f"| {target} | all | {counts['favor']} | {counts['against']} | {counts['neutral']} | {counts['absent']} |" in sheet


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_clean(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not any("execution" in cell["metadata"] for cell in code)
    for cell in code:
        source = "".join(cell["source"])
        assert "def " not in source and not source.rstrip().endswith(";")
        for output in cell["outputs"]:
            assert output["output_type"] != "error" and output.get("name") != "stderr"
            shown = "".join(output.get("data", {}).get("text/plain", ""))
            assert not re.search(r"/home|/root|/tmp|0x[0-9a-f]{6}|\d\d:\d\d:\d\d", shown)
    headings = [line for cell in notebook["cells"] if cell["cell_type"] == "markdown" for line in "".join(cell["source"]).split("\n") if line.startswith("# ")]
    assert len(headings) == 1


def test_the_readme_s_example_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", readme, re.DOTALL).group(1)
    scope: dict = {}
    exec(example, scope)
    assert scope["table"]["speaker"].tolist() == ["Nikol Pashinyan", "Nikol Pashinyan", "Ministry of Foreign Affairs of Azerbaijan"]


def test_the_readme_s_figures_are_those_of_the_notebook():
    """The scores that the README tells are those that notebook 02 shows."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (speaker|attribution|stance_csto F_avg|stance_azerbaijan F_avg|sentiment macro-F1) \| ([\d.]+) ", readme, re.MULTILINE))
    notebook = json.loads((ROOT / "notebooks/02-train-and-evaluate.ipynb").read_text(encoding="utf-8"))
    shown = "".join("".join(o.get("data", {}).get("text/plain", "")) for c in notebook["cells"] if c["cell_type"] == "code" for o in c["outputs"])
    found = {
        label: re.search(rf"{label.split()[0]}\s+{measure}\s+([\d.]+)", shown).group(1)
        for label, measure in [
            ("speaker", "accuracy"),
            ("attribution", "accuracy"),
            ("stance_csto F_avg", "f_avg"),
            ("stance_azerbaijan F_avg", "f_avg"),
            ("sentiment macro-F1", "macro_f1"),
        ]
    }
    assert told == found
