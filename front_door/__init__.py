"""The front door: prepares the environment and joins the commands that each room brings.

This file and :mod:`front_door.prepare` and :mod:`front_door.doctor` use the standard library only, because they run
before anything is installed.
"""
