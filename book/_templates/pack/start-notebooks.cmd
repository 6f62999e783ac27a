@echo off
rem Opens the notebooks in a browser, on this machine alone.
if not exist "%~dp0environment\Scripts\python.exe" call "%~dp0install.cmd"
cd /d "%~dp0notebooks"
"%~dp0environment\Scripts\python.exe" -m jupyterlab --LabApp.news_url= --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate
