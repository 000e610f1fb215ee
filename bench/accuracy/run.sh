#!/usr/bin/env bash
# Nabla's defaults beside scikit-learn's learners on the same folds:
# bench/accuracy/run.sh [--collection goals|shown|development|aside|apart] [--data NAME,NAME] [--seeds N]
# [--learners NAME,NAME] [--only-peers] [--output FOLDER]; with --shuffled: what is expected where nothing can be
# learned.
# What scikit-learn reaches is kept in artifacts/accuracy/cache, so that a second run costs only our own time.
# Installs nothing; says what to install. Needs the .NET SDK 10 and Debian's python3-sklearn; data sets that come
# with other packages are left out where those are missing (see fetch.sh).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v dotnet >/dev/null; then
  echo 'error: the .NET SDK is missing'
  echo '  fix  install the .NET SDK 10 from https://dotnet.microsoft.com/download'
  exit 3
fi
python=/usr/bin/python3
[ -x "$python" ] || python=python3
if ! "$python" -c 'import sklearn' 2>/dev/null; then
  echo 'error: scikit-learn is missing'
  echo '  fix  apt-get install python3-sklearn'
  exit 3
fi
"$python" -c 'import pandas, rdata' 2>/dev/null ||
  echo 'note: only the five data sets of scikit-learn; for the others' \
    'apt-get install python3-pandas python3-rdata, then bench/accuracy/fetch.sh'
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
if ! dotnet build "$here/nabla" -c Release -v quiet --nologo >/dev/null; then
  dotnet build "$here/nabla" -c Release --nologo | grep -E 'error' | sort -u
  exit 1
fi
exec "$python" "$here/accuracy.py" "$@"
