# make run    builds every course of course_specs/ into dist/ and shows what it made
# make test   runs the tests, real browser included
# Both set themselves up in .venv/ on a fresh Debian or Ubuntu machine.

VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint clean
.DELETE_ON_ERROR:

run: $(VENV)/run
	$(BIN)/asn-moodle build course_specs --to scorm12 --to scorm2004 --to html --to mbz --to questions \
		--to competencies -o dist

test: $(VENV)/dev tests/node_modules/.package-lock.json
	.ci/need chromium chromium fonts-liberation
	.ci/need libatomic.so.1 libatomic1
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) dist build tests/node_modules *.egg-info

$(BIN)/python:
	.ci/need python-venv python3-venv
	python3 -m venv $(VENV)

$(VENV)/run: $(BIN)/python setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/dev: $(BIN)/python setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

tests/node_modules/.package-lock.json: tests/package.json tests/package-lock.json
	.ci/need node nodejs
	.ci/need npm npm
	npm ci --prefix tests --no-audit --no-fund --loglevel=error
	touch $@
