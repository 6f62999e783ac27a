@echo off
rem Installs what the notebooks need, from this folder alone. No internet is needed.
py -@VERSION@ -c "" >nul 2>nul
if errorlevel 1 (
@NO_PYTHON@
    pause
    exit /b 1
)
py -@VERSION@ "%~dp0python\install.py"
pause
