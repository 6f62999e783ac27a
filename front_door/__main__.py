"""``python -m front_door``: what ``./course`` runs once the environment is there."""

from front_door.app import main

if __name__ == "__main__":
    main()
