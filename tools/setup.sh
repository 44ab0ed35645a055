#!/usr/bin/env bash
# Makes .venv: exactly the packages of requirements.lock, each checked by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
  local candidate
  for candidate in "${PYTHON:-python3.11}" python3.11 python3 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Tỉnh Số needs Python 3.11, and no python3.11 was found here." >&2
  echo "Install it, or say where it is: PYTHON=/path/to/python3.11 make" >&2
  exit 2
}

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
  python=$(find_python)
  echo "Making .venv…"
  rm -rf .venv
  "$python" -m venv .venv || {
    echo "The venv module of $python does not work; on Debian: apt-get install python3.11-venv" >&2
    exit 2
  }
fi

# uv at the version and hashes of the lock file, so that the installer is locked too.
uv_lock=$(mktemp)
trap 'rm -f "$uv_lock"' EXIT
awk '/^[^ #]/ { on = /^uv==/ } on && !/^ *#/' requirements.lock > "$uv_lock"
wanted=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' "$uv_lock")
echo "Installing packages…"
if [[ "$(.venv/bin/uv --version 2> /dev/null)" != "uv $wanted"* ]]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
    --requirement "$uv_lock"
fi

# A mirror may be known to pip's own configuration only, which uv does not read.
export VIRTUAL_ENV="$PWD/.venv"
.venv/bin/uv pip sync --quiet --require-hashes --compile-bytecode requirements.lock 2> .venv/uv.log \
  || .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
       --no-deps --requirement requirements.lock \
  || { cat .venv/uv.log >&2; exit 1; }
.venv/bin/uv pip install --quiet --no-deps --no-build-isolation --offline --editable .
