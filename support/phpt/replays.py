"""The `.sh` of a test that failed: it starts a node and sends the same request with curl."""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Iterable
from pathlib import Path

from support.phpt.nodes import Wanted, configuration
from support.phpt.requests import Asking
from support.settings import ROOT

# The places of the run that has ended; the script has others in their stead.
SITE = "@SITE@"
_TEXT = """\
#!/bin/bash
# Sends the request of a .phpt test again, to a node that is started for it and ends with it.
#   {name}.sh            prints the answer
#   {name}.sh server     leaves the node running until Enter is pressed
# CORPUS is where the test lies with what is beside it; PYTHON and TARGET choose what is run.
set -eu
CORPUS=${{CORPUS:-{corpus}}}
site=$(mktemp -d)
trap 'rm -rf "$site" "$site.json" "$site.body"' EXIT
cp -rs "$CORPUS/." "$site/" 2>/dev/null || true
mkdir -p "$site/$(dirname {page})"
rm -f "$site/"{page}
base64 -d > "$site/"{page} <<'END'
{code}
END
base64 -d > "$site.body" <<'END'
{body}
END
sed "s|{place}|$site|g" > "$site.json" <<'END'
{node}
END
cat > "$site/phpt-request.sh" <<'END'
{curl}
END
export BODY="$site.body"
cd {root}
[ "${{1:-}}" = server ] && echo 'read -rp "$EPHPM_URL "' > "$site/phpt-request.sh"
"${{PYTHON:-{python}}}" -m support up single --like "$site.json" ${{TARGET:-{target}}} -- \\
    bash "$site/phpt-request.sh"
"""


def script(path: str, code: bytes, asking: Asking, wanted: Wanted, site: Path) -> str:
    """The text of the script, where `finished` has still to say what it is run with."""
    request = asking.request
    words = ["curl", "-sS", "-i", "--path-as-is", "-X", request.method]
    if request.method == "HEAD":
        words = ["curl", "-sS", "--head", "--path-as-is"]
    for name, value in request.headers:
        # curl leaves out a header without a value, unless it ends in a semicolon.
        words += ["-H", f"{name}: {value}" if value else f"{name};"]
    curl = " ".join(shlex.quote(word) for word in words)
    if request.body:
        curl += ' --data-binary @"$BODY"'
    curl += ' "$EPHPM_URL"' + shlex.quote(request.target)
    node = {
        "options": {},
        "configuration": configuration(SITE, wanted),
        "environment": dict(wanted.environment),
    }
    return _TEXT.format(
        name=Path(path).stem,
        corpus="@CORPUS@",
        page=shlex.quote(path.lstrip("/")),
        code=_wrapped(code),
        body=_wrapped(request.body),
        place=SITE,
        node=json.dumps(node, indent=1).replace(str(site), SITE),
        curl=curl,
        root=shlex.quote(str(ROOT)),
        python="@PYTHON@",
        target="@TARGET@",
    )


def finished(text: str, corpus: Path, python: str, target: Iterable[str]) -> str:
    """The script with the corpus, the interpreter and the target's options in their places."""
    words = " ".join(f"-D {option}" for option in target)
    text = text.replace("@CORPUS@", shlex.quote(str(corpus))).replace("@PYTHON@", python)
    return text.replace("@TARGET@", words)


def _wrapped(data: bytes) -> str:
    return base64.encodebytes(data).decode().strip()
