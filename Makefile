# analysis: the study of the supplied article and the corpus, into results/
# test: every test, docstring example and notebook
# lab: JupyterLab on the notebooks
PYTHON ?= python3
RUN = .venv/bin/python -m
NBVAL = -o addopts= -o filterwarnings= -p no:cacheprovider -q --nbval --nbval-current-env

.PHONY: analysis test lab notebooks lock check

analysis: .venv/installed
	@.venv/bin/csto-stance results -o results

test: .venv/installed
	@$(RUN) pytest
	@$(RUN) pytest $(NBVAL) notebooks

lab: .venv/installed
	@$(RUN) jupyterlab --notebook-dir=notebooks

# Run every notebook from the top and keep its outputs.
notebooks: .venv/installed
	@$(RUN) nbconvert --log-level=WARN --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

check: .venv/installed
	@.venv/bin/csto-stance check
	@$(RUN) ruff check . && $(RUN) ruff format --check .

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev --python-version 3.11 pyproject.toml -o requirements.lock

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else f"Python 3.11 to 3.13 is needed; {sys.executable} is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …")'
	@echo "Installing into .venv (once, about two minutes) …"
	@$(PYTHON) -m venv .venv
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
