@echo off
rem The front door on Windows. It only finds a Python; front_door\prepare.py does the rest.
where py >nul 2>nul
if errorlevel 1 (
    echo The course needs Python 3.11, 3.12 or 3.13 with its launcher "py". Install it from python.org, then try again.
    exit /b 1
)
py -3 "%~dp0front_door\prepare.py" %*
exit /b %errorlevel%
