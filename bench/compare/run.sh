#!/usr/bin/env bash
# Nabla beside other programs on this machine:
# bench/compare/run.sh [--rounds N] [--quick] [--rows ID,ID] [--output FOLDER]
# Installs nothing; says what to install for more peers. Needs the .NET SDK 10, Python 3 and MNIST (in NABLA_DATA).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v dotnet >/dev/null; then
  echo 'error: the .NET SDK is missing'
  echo '  fix  install the .NET SDK 10 from https://dotnet.microsoft.com/download'
  exit 3
fi
command -v python3 >/dev/null || { echo 'error: Python 3 is missing'; echo '  fix  apt-get install python3'; exit 3; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! dotnet build "$here/nabla" -c Release -v quiet --nologo >/dev/null; then
  dotnet build "$here/nabla" -c Release --nologo | grep -E 'error' | sort -u
  exit 1
fi
exec python3 "$here/compare.py" "$@"
