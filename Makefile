# Everything that those who run, develop and check the portal need; `make help` lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# Python 3.11 where there is one, else whatever python3 is.
ifndef PYTHON
PYTHON := $(shell python3.11 -c 'print("python3.11")' 2>/dev/null || echo python3)
endif
PORT ?= 8000
WORKERS ?= 2
# Named on the command line alone: many an environment holds a word of this name.
SERVER := gunicorn
PROCFILE := Procfile$(if $(filter granian,$(SERVER)),.granian)
N ?= 1000
ARGS ?=

VENV := .venv
MANAGE := $(VENV)/bin/python manage.py
BENCHMARK := $(VENV)/bin/python -m tests.benchmarks
# Lists of real organizations are not ours to ship: whoever has some names their folder.
LISTS = $(if $(DATA),--data='$(abspath $(DATA))')

# A caller's environment must not lead the commands astray.
unexport VIRTUAL_ENV PYTHONHOME PYTHONDONTWRITEBYTECODE
export DJANGO_SETTINGS_MODULE := ecosystem.settings
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

# VAR=some/folder, from the command line or the environment, reaches every process as one absolute path.
ifdef VAR
override VAR := $(if $(filter /%,$(firstword $(VAR))),$(VAR),$(CURDIR)/$(VAR))
export VAR
endif

# Serving: the address of this start, unless the environment or .env names the public one.
run setup dev: export BIND ?= 127.0.0.1:$(PORT)
ifeq ($(origin SITE_URL)$(shell grep -Es '^ *(export +)?SITE_URL *=' .env),undefined)
run setup dev: export SITE_URL := http://127.0.0.1:$(PORT)
endif

# One stamp per group of packages, named by all that must stay the same for it to hold: lock, Python and place.
PYTHON_VERSION := $(shell $(PYTHON) -VV 2>/dev/null)
checksum = $(shell { echo '$(PYTHON_VERSION)'; pwd; cat /dev/null $(1); } | cksum | tr -d ' ')
stamp = $(VENV)/.$(1)-$(call checksum,requirements/bootstrap.txt requirements/$(1).txt)
PLACE := $(VENV)/.place-$(call checksum)
RUN := $(call stamp,run)
TEST := $(call stamp,test)
DEV := $(call stamp,dev)
GRANIAN := $(call stamp,granian)

PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
BOOTSTRAP := $(PIP) install --quiet --require-hashes -r requirements/bootstrap.txt
# Copies stay silent also where the cache lies on another disk.
UV := UV_LINK_MODE=copy UV_CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/bin/uv --quiet pip

# uv takes half the time; pip installs the same lock where uv cannot run.
define install
	@echo 'Installing what requirements/$(1).txt pins ...'
	@rm -f $(VENV)/.run-* $(VENV)/.test-* $(VENV)/.dev-* $(VENV)/.granian-*
	@{ $(BOOTSTRAP) && $(UV) install --python $(VENV)/bin/python --require-hashes -r requirements/$(1).txt; } \
	  || { echo 'uv did not get through; pip tries now.'; $(PIP) install --quiet --require-hashes -r requirements/$(1).txt; }
endef

ifeq ($(filter gunicorn granian,$(SERVER)),)
$(error SERVER is gunicorn or granian)
endif

.PHONY: house help run setup dev staff test shots bench judge fill lint check messages format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

# honcho gives each process its own group, so only honcho can end them: a closed terminal must reach it as a request.
run: $(RUN) $(if $(filter granian,$(SERVER)),$(GRANIAN)) ## set up what is missing and serve on http://127.0.0.1:8000 [PORT=8123] [VAR=/some/folder] [DATABASE_URL=...] [SERVER=granian]
	@$(MANAGE) setup
	@trap 'kill -TERM $$server' HUP INT TERM; \
	  (trap '' HUP; exec honcho --env /dev/null -f $(PROCFILE) start) & server=$$!; \
	  while kill -0 $$server 2>/dev/null; do wait $$server; status=$$?; done; exit $$status

setup: $(RUN) ## set up what is missing, without serving [VAR=/some/folder] [DATABASE_URL=...]
	@$(MANAGE) setup

dev: $(RUN) ## the development server, which reloads itself [PORT=8123]
	@DEBUG=1 $(MANAGE) setup
	@DEBUG=1 exec $(MANAGE) runserver "$$BIND"

staff: $(RUN) ## make an account with every right [ARGS=--noinput with DJANGO_SUPERUSER_USERNAME, _EMAIL, _PASSWORD]
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) createsuperuser $(ARGS)

test: $(TEST) ## every test, and the twenty slowest [DATABASE_URL=postgres://...] [ARGS="-k words"] [WORKERS=4] [DATA=/folder/of/real/lists]
	$(VENV)/bin/python -m pytest -n $(WORKERS) --dist loadfile --durations=20 --durations-min=1 $(LISTS) $(ARGS)

shots: $(TEST) ## photograph every page and state into var/shots, with an index page
	$(VENV)/bin/python -m pytest -n 0 -p no:randomly tests/browser/shots_empty.py tests/browser/shots.py
	@echo "See var/shots/index.html"

bench: $(RUN) ## what search, pages, the API, clicks of staff and changes of many cost [ARGS="--rows 1000 100000"]
	@$(BENCHMARK).search --rows 1000 20000 $(ARGS); searched=$$?; \
	  $(BENCHMARK).batches; recorded=$$?; \
	  $(BENCHMARK).api; told=$$?; \
	  $(BENCHMARK).staff --rows 1000 20000 $(ARGS); clicked=$$?; \
	  $(BENCHMARK).kept --rows 20 1000 $(ARGS); kept=$$?; \
	  $(BENCHMARK).pages --rows 1000 20000 $(ARGS) && exit $$((searched + recorded + told + clicked + kept))

judge: $(RUN) ## how well questions and duplicates are judged [DATA=/folder/of/real/lists] [QUESTIONS=/some/file.jsonl]
	@$(BENCHMARK).judge_search $(LISTS) $(if $(QUESTIONS),--questions='$(abspath $(QUESTIONS))') $(ARGS)
	@$(if $(DATA),$(BENCHMARK).judge_duplicates $(LISTS),echo 'Labelled pairs need DATA, so they are left out.')

fill: $(RUN) ## add so many made-up organizations to a scratch database [N=1000] [VAR=/some/folder] [ARGS=--yes]
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(BENCHMARK).fake_data --organizations $(N) $(ARGS)

lint: $(DEV) ## all checks but the tests: format, lint, templates, types, layers, messages, deployment, migrations
	ruff format --check .
	ruff check .
	find templates -name '*.html' -exec djade --check --target-version 5.2 {} +
	mypy
	lint-imports
	@$(VENV)/bin/python -m tests.support.messages
	@echo 'manage.py check --deploy, manage.py makemigrations --check'
	@SECRET_KEY=$$($(VENV)/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))'); export SECRET_KEY; \
	  HTTPS=1 TRUSTED_PROXIES=1 SITE_URL=https://example.org $(MANAGE) check --deploy --fail-level WARNING && \
	  $(MANAGE) makemigrations --check --dry-run

house: ## how the code reads, in figures
	@$(PYTHON) tests/benchmarks/house.py

check: lint test ## the whole gate: lint, then test

messages: $(RUN) ## bring the catalogs of other languages in line with the code, and compile them; needs GNU gettext
	@$(MANAGE) makemessages
	@$(MANAGE) compilemessages --ignore .venv --ignore var

format: $(DEV) ## put code and templates into their form, mend what can be mended
	ruff check --fix .
	ruff format .
	find templates -name '*.html' -exec djade --target-version 5.2 {} +

lock: $(PLACE) ## write requirements/*.txt anew from pyproject.toml [ARGS=--upgrade]
	@$(BOOTSTRAP)
	@compile() { $(UV) compile --generate-hashes --python-version 3.11 --output-file requirements/$$1.txt $(ARGS) $$2; }; \
	  compile bootstrap '--group bootstrap' && \
	  compile run pyproject.toml && \
	  compile granian '--group granian --constraint requirements/run.txt' && \
	  compile test 'pyproject.toml --group test --constraint requirements/run.txt --constraint requirements/granian.txt' && \
	  compile dev 'pyproject.toml --group dev --constraint requirements/test.txt'

clean: ## remove the virtual environment and caches, never var/
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -path ./var -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(PLACE):
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@echo 'Making a virtual environment in $(VENV) ...'
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUN): $(PLACE)
	$(call install,run)
	@touch $(RUN)

# Beside what is there: it takes nothing away.
$(GRANIAN): $(RUN)
	@echo 'Installing what requirements/granian.txt pins ...'
	@$(PIP) install --quiet --require-hashes -r requirements/granian.txt
	@touch $@

$(TEST): $(PLACE)
	$(call install,test)
	@touch $(RUN) $(TEST)

$(DEV): $(PLACE)
	$(call install,dev)
	@touch $(RUN) $(TEST) $(DEV)
