#!/usr/bin/env bash
# The data sets beyond scikit-learn's, as Debian packages them, unpacked into artifacts/accuracy/debian: neither R nor
# Weka is installed, and nothing is written elsewhere.
set -eu
cd "$(dirname "$0")/../.."
folder=artifacts/accuracy/debian
mkdir -p "$folder"
cd "$folder"
apt-get download r-cran-mlbench r-cran-kernlab r-cran-mass r-cran-palmerpenguins weka
for package in *.deb; do dpkg -x "$package" . && rm "$package"; done
echo "Unpacked into $folder."
