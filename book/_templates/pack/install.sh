#!/bin/sh
# Installs what the notebooks need, from this folder alone. No internet is needed.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in "$COURSE_PYTHON" python@VERSION@ python3; do
    [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 || continue
    "$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@VERSION@")' 2>/dev/null || continue
    exec "$python" "$here/python/install.py"
done
@NO_PYTHON@
exit 1
