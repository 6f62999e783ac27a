#!/bin/sh
# Opens the notebooks in a browser, on this machine alone.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
[ -x "$here/environment/bin/python" ] || "$here/install.sh" || exit 1
cd "$here/notebooks" && exec "$here/environment/bin/python" -m jupyterlab --LabApp.news_url= --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate "$@"
