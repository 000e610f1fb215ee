#!/usr/bin/env bash
# The data sets beyond scikit-learn's, as Debian and npm package them, unpacked into artifacts/accuracy: neither R nor
# Weka is installed, and nothing is written elsewhere.
set -eu
cd "$(dirname "$0")/../.."
debian=artifacts/accuracy/debian
npm=artifacts/accuracy/npm
mkdir -p "$debian" "$npm"
cd "$debian"
apt-get download r-cran-mlbench r-cran-kernlab r-cran-mass r-cran-palmerpenguins weka \
  r-cran-ddalpha r-cran-survival r-cran-rpart r-cran-robustbase r-cran-mlmrev r-cran-plm r-cran-vcd r-cran-vcdextra \
  r-cran-hsaur3 r-cran-th.data r-cran-vim r-cran-mice r-cran-lme4 r-cran-nlme r-cran-matchit r-cran-pscl \
  r-cran-psychtools r-cran-gss r-cran-sm r-cran-geepack r-cran-spdata r-cran-bayesm r-cran-kmsurv python3-statsmodels
for package in *.deb; do dpkg -x "$package" . && rm "$package"; done
echo "Unpacked into $debian."
cd ../npm
if command -v npm >/dev/null; then
  npm pack --silent vega-datasets@3.2.1 >/dev/null
  for package in *.tgz; do tar -xzf "$package" && rm "$package"; done
  echo "Unpacked into $npm."
else
  echo 'note: npm is missing, and with it three tables of vega-datasets'
fi
