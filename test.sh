#!/usr/bin/env bash
# Runs every test of Nabla.
#   ./test.sh                every claim, with small counts
#   ./test.sh --long         the same with full counts (ten seeds, every float, …): tens of minutes
#   ./test.sh --no-install   installs nothing
# Installs what is missing on a Debian machine where it may, and says what and why; tests whose needs are not met are
# skipped and counted with their reasons (with CI=true a skip is a failure). Logs and results lie in TestResults/.
set -u
cd "$(dirname "$0")"
tier='Tier=long'; filter=(-trait- "$tier"); install=yes
for argument in "$@"; do
  case $argument in
    --long) filter=() ;;
    --no-install) install=no ;;
    *) sed -n '2,6p' "$0" | cut -c3-; exit 2 ;;
  esac
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=TestResults
rm -rf "$results"; mkdir -p "$results"

if ! command -v dotnet >/dev/null; then
  echo 'error: the .NET SDK is missing'
  echo '  need  .NET SDK 10 (the command dotnet)'
  echo '  fix   install it from https://dotnet.microsoft.com/download, then run ./test.sh again'
  exit 3
fi

# needs PACKAGE REASON: a Debian package that some tests use.
needs() {
  dpkg -s "$1" >/dev/null 2>&1 && return
  if [ "$install" = yes ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing $1: $2"
    { apt-get install -y -qq "$1" || { apt-get update -qq && apt-get install -y -qq "$1"; }; } \
      >>"$results/install.log" 2>&1 ||
      echo "  could not be installed (see $results/install.log); its tests will be skipped"
  else
    echo "Missing $1: $2; its tests will be skipped (apt-get install $1)"
  fi
}
needs dataset-fashion-mnist 'the images that the Fashion-MNIST tests read'
needs libicu72 'the cultures that the suite is also run under'
needs zsh 'the shell whose completion is tested'
needs fish 'the shell whose completion is tested'
needs chromium 'the browser in which the page of the Lab is tested'
command -v chromium >/dev/null && echo "The page is tested in $(chromium --version 2>/dev/null)"
needs python3-onnx "ONNX's own checker, which exported files must satisfy"
if [ ${#filter[@]} = 0 ]; then   # --long
  needs python3-torch 'PyTorch, beside whose gradients and trainings those of Nabla are set'
  needs python3-sklearn 'scikit-learn, beside whose measures those of Nabla are set'
fi
if [ ! -d tests/onnxruntime/node_modules/onnxruntime-node ]; then
  if [ "$install" = yes ] && command -v npm >/dev/null; then
    echo 'Installing onnxruntime-node: the ONNX Runtime that runs exported files'
    npm ci --ignore-scripts --no-audit --no-fund --prefix tests/onnxruntime >>"$results/install.log" 2>&1 ||
      echo "  could not be installed (see $results/install.log); its tests will be skipped"
  else
    echo 'Missing onnxruntime-node: the ONNX Runtime that runs exported files; its tests will be skipped' \
      '(install node and npm, then npm ci --ignore-scripts --prefix tests/onnxruntime)'
  fi
fi

echo 'Building …'
if ! dotnet build Nabla.slnx -c Release -v quiet --nologo >"$results/build.log" 2>&1; then
  grep -E 'error|Build FAILED' "$results/build.log" | sort -u | head -40
  echo "error: the build failed; all of it is in $results/build.log"
  exit 1
fi

passed=0; failed=0; skipped=0; elsewhere=0; broken=0
# run NAME PROJECT [ARGUMENT …]: one test program, quiet unless something fails.
run() {
  local name=$1 project=$2 log="$results/$1.log" start=$SECONDS total
  shift 2
  dotnet "tests/$project/bin/Release/net10.0/$project.dll" -noColor -noLogo ${filter[@]+"${filter[@]}"} "$@" \
    >"$log" 2>&1
  local code=$?
  total=$(grep -E '^ *Nabla[A-Za-z.]* +Total: ' "$log" | tail -1)
  number() { echo "$total" | sed -nE "s/.*$1: ([0-9]+).*/\1/p"; }
  local t f s e; t=$(number Total); f=$(number Failed); s=$(number Skipped); e=$(number Errors)
  if [ -z "$t" ]; then
    tail -20 "$log"
    echo "error: $name ended without a result (exit code $code); see $log"
    broken=$((broken + 1))
    return
  fi
  # What this processor cannot do, another machine must test; nothing can be installed for it.
  elsewhere=$((elsewhere + $(grep -c '^ *This processor has no ' "$log")))
  f=$((f + e)); passed=$((passed + t - f - s)); failed=$((failed + f)); skipped=$((skipped + s))
  printf '%-28s %5d passed %3d failed %3d skipped  %4d s\n' "$name" $((t - f - s)) "$f" "$s" $((SECONDS - start))
  [ "$f" = 0 ] || { sed -n '/\[FAIL\]/,/^$/p' "$log" | head -80; echo "  all of it: $log"; }
  [ "$s" = 0 ] || { grep -A2 '\[SKIP\]' "$log" | sed 's/^/  /' | head -40; }
  [ "$f" != 0 ] || [ "$code" = 0 ] || { echo "error: $name exited with $code; see $log"; broken=$((broken + 1)); }
}

run core Nabla.Tests
run io Nabla.IO.Tests
run fuzz Nabla.Fuzz
run lab Nabla.Lab.Tests
run page Nabla.Page.Tests
run end-to-end Nabla.EndToEnd.Tests
long=$([ ${#filter[@]} = 0 ] && echo yes || echo no)
filter=(-trait- "$tier" -trait- 'Culture=any')
for culture in de-DE tr-TR ar-SA; do
  # Turkish has a decimal comma and another i, so that the others add little to the core in a short run.
  if [ "$culture" = tr-TR ] || [ "$long" = yes ]; then
    run "core-$culture" Nabla.Tests -culture "$culture"
  fi
  run "io-$culture" Nabla.IO.Tests -culture "$culture"
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$broken" = 0 ] || exit 1
[ "$elsewhere" = 0 ] || echo "($elsewhere of the skipped tests need a processor with other instructions)"
if [ "$skipped" -gt "$elsewhere" ] && [ "${CI:-}" = true ]; then
  echo 'error: tests were skipped, and this is CI, where every test must run'
  exit 1
fi
