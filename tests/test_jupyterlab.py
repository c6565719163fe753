"""The first notebook as a reader meets it: opened in JupyterLab in a real browser, and run from the menu."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("selenium")
pytest.importorskip("jupyterlab")
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import element_to_be_clickable
from selenium.webdriver.support.ui import WebDriverWait

NOTEBOOK = Path(__file__).parent.parent / "notebooks/01-read-an-article.ipynb"
WHOLE = "@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
SECONDS = 300
WRONG = "[data-mime-type$='stderr'], [data-mime-type$='error']"
QUIET = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # else it asks the network


@pytest.fixture
def lab(tmp_path):
    """The address of the notebook, its outputs removed, on a server of its own with an empty home."""
    home, work = tmp_path / "home", tmp_path / "work"
    setting = home / ".jupyter/lab/user-settings" / WHOLE
    setting.parent.mkdir(parents=True)
    setting.write_text('{"windowingMode": "none"}')  # keep every cell on the page, seen or not
    work.mkdir()
    (work / NOTEBOOK.name).write_text(json.dumps(without_outputs(json.loads(NOTEBOOK.read_text(encoding="utf-8")))), encoding="utf-8")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "XDG", "MPL"))}
    environment = clean | {"HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home), "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0", "--IdentityProvider.token=secret", *QUIET]
    with (home / "log").open("w") as log, subprocess.Popen([*command, f"--ServerApp.root_dir={work}"], env=environment, stdout=log, stderr=log) as server:
        try:
            yield f"{address(server, home)}lab/tree/{NOTEBOOK.name}?token=secret"
        finally:
            server.terminate()


def without_outputs(notebook: dict) -> dict:
    code = {"outputs": [], "execution_count": None}
    return notebook | {"cells": [cell | code if cell["cell_type"] == "code" else cell for cell in notebook["cells"]]}


def address(server: subprocess.Popen, runtime: Path) -> str:
    """Where the server listens, which it writes down when it is ready."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            if text := path.read_text():
                return json.loads(text)["url"]
        time.sleep(0.2)
    raise AssertionError((runtime / "log").read_text())


def click(chromium, path: str) -> None:
    """Click what an XPath finds, as soon as it can be clicked."""
    WebDriverWait(chromium, 60).until(element_to_be_clickable((By.XPATH, path))).click()


def find(chromium, selector: str) -> list:
    return chromium.find_elements(By.CSS_SELECTOR, selector)


def prompts(chromium) -> list[str]:
    return chromium.execute_script("return [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map((prompt) => prompt.textContent.trim())")


@pytest.mark.slow
def test_all_cells_run_from_the_menu_with_figures_and_no_error(chromium, lab, models):
    chromium.get(lab)
    WebDriverWait(chromium, 60).until(lambda c: "| Idle" in c.execute_script("return document.querySelector('#jp-main-statusbar')?.textContent ?? ''"))
    assert set(prompts(chromium)) == {"[ ]:"} and not find(chromium, ".jp-OutputArea-output img")
    click(chromium, "//li[contains(@class, 'lm-MenuBar-item')][. = 'Run']")
    click(chromium, "//li[@data-command = 'runmenu:run-all']")
    done = [f"[{k}]:" for k in range(1, len(prompts(chromium)) + 1)]
    WebDriverWait(chromium, SECONDS).until(lambda c: find(c, WRONG) or prompts(c) == done)
    assert [output.text for output in find(chromium, WRONG)] == []
    shown = find(chromium, ".jp-OutputArea-output img")
    assert len(shown) >= 2 and all(int(image.get_attribute("naturalWidth")) > 100 for image in shown)
