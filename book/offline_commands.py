"""``./course pack`` and ``./course room``: the book where there is no internet."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from book.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path

    from book.kits import Kit, Platform

console = Console(highlight=False)


def pack(
    *,
    book_only: Annotated[bool, typer.Option("--book-only", help="The small one: the book, nothing to run.")] = False,
    platform: Annotated[str, typer.Option(help="linux, windows or macos; this machine's, if you say nothing.")] = "",
    python: Annotated[str, typer.Option(help="Of the students: 3.11, 3.12 or 3.13; this one, else.")] = "",
    kit: Annotated[
        str, typer.Option(help="tables: the released notebooks. maps: geopandas and rasters too.")
    ] = "tables",
    yes: Annotated[bool, typer.Option("--yes", help="Replace an older pack without asking.")] = False,
) -> None:
    """Pack the book, the data, the notebooks and what runs them into one zip that needs no internet.

    Examples:  ./course pack --book-only      ./course pack      ./course pack --platform windows --python 3.13
    """
    from book import kits, packing
    from book.building import build_book

    python = python or f"{sys.version_info[0]}.{sys.version_info[1]}"
    chosen = _chosen(platform, python, kit, kits.this_platform(), book_only=book_only)
    with console.status("Building the book …"):
        build_book()
    made = packing.book_contents()
    ready = None
    if chosen:
        with console.status("Releasing the notebooks, building the students' wheel …"):
            packing.add_work(made, packing.students_wheel())
        ready = _kit(chosen, python, kits.REQUIREMENTS / kits.LOCKS[kit])
        packing.add_kit(made, ready, chosen, python)
    name = f"canal-course-{chosen.name}-python{python}-{kit}.zip" if chosen else "canal-book.zip"
    with console.status("Writing the zip …"):
        new = packing.write(made, packing.DIST / name)
    _place(new, packing.DIST / name, yes=yes)
    _show(packing.DIST / name, ready)
    if chosen:
        others = ", ".join(one for one in kits.PLATFORMS if one != chosen.name)
        console.print(
            f"For other systems: --platform {others}. For another Python: --python {', '.join(kits.PYTHONS)}."
        )


def _chosen(platform: str, python: str, kit: str, here: str | None, *, book_only: bool) -> Platform | None:
    from book.kits import LOCKS, PLATFORMS, PYTHONS

    if book_only:
        return None
    name = platform or here
    if name is None:
        raise BookError(f"No kit is made for this machine. Say for which: --platform {', '.join(PLATFORMS)}.")
    for value, known, option in ((name, PLATFORMS, "platform"), (python, PYTHONS, "python"), (kit, LOCKS, "kit")):
        if value not in known:
            raise BookError(f"There is no --{option} {value}. There is: {', '.join(known)}.")
    return PLATFORMS[name]


def _kit(platform: Platform, python: str, lock: Path) -> Kit:
    from book.kits import fetch, needed, squeeze

    wanted = needed(lock, platform, python)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, MofNCompleteColumn(), console=console, transient=True) as shown:
        task = shown.add_task("Fetching wheels", total=len(wanted))
        wheels = fetch(wanted, platform, python, on_done=lambda more: shown.advance(task, more))
    with Progress(*columns, TaskProgressColumn(), console=console, transient=True) as shown:
        task = shown.add_task("Squeezing them (some minutes, once)", total=1)
        return squeeze(
            wheels,
            intel=platform.intel,
            on_bytes=lambda done, total: shown.update(task, completed=done, total=total),
        )


def _place(new: Path, path: Path, *, yes: bool) -> None:
    """Put a new pack in its place; an older one that differs is replaced only after a yes."""
    from book.packing import is_same

    try:
        if is_same(new, path):
            console.print("Nothing has changed since this pack was made.")
            return
        if path.exists() and not yes:
            typer.confirm(f"dist/{path.name} is there already, and differs. Replace it?", abort=True)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _show(path: Path, kit: Kit | None) -> None:
    from book.packing import weights

    console.print(f"dist/{path.name}: {path.stat().st_size / 1e6:.1f} MB", soft_wrap=True)
    table = Table(box=None)
    table.add_column("part")
    table.add_column("MB in the zip", justify="right")
    for part, weight in weights(path).items():
        table.add_row(part, f"{weight / 1e6:.2f}")
    console.print(table)
    if kit:
        total = sum(one.weight for one in kit.wheels)
        told = ", ".join(f"{one.name} {one.weight / 1e6:.1f}" for one in kit.wheels[:8])
        console.print(
            f"{len(kit.wheels)} wheels weigh {total / 1e6:.1f} MB as published, {kit.path.stat().st_size / 1e6:.1f} MB "
            f"together. The largest, as published: {told}.",
            soft_wrap=True,
        )


def room(
    *,
    port: Annotated[int, typer.Option(help="The number behind the colon of the address.")] = 8080,
    address: Annotated[str, typer.Option(help="This laptop's address, where it has several.")] = "",
    wifi: Annotated[str, typer.Option(help="Name of the room's Wi-Fi, for the poster.")] = "",
) -> None:
    """Give the book, the notebooks and the data to the phones and laptops in this room; no internet is needed.

    Examples:  ./course room      ./course room --wifi "Workshop"      ./course room --address 192.168.1.20 --port 8000
    """
    import segno

    from book import room as work
    from book.building import HTML, build_book

    if not (HTML / "index.html").is_file():
        with console.status("Building the book …"):
            build_book()
    known = work.addresses()
    if address and address not in known:
        raise BookError(f"This laptop has no address {address}. It has: {', '.join(known) or 'none on any network'}.")
    if not known:
        raise BookError(
            "This laptop is on no network. Join the room's Wi-Fi, or open a hotspot on a phone (it needs no internet), "
            "then run the same command again."
        )
    chosen = address or known[0]
    with console.status("Gathering what the room is given …"):
        given = work.offer()
    where = f"http://{chosen}:{port}/"
    given.files["/poster"] = work.poster(where, wifi).encode("utf-8")
    with work.serving(given, port):
        console.print(f"\nPhones in this room open   [bold]{where}[/]\n", soft_wrap=True)
        segno.make(where, error="m").terminal(out=sys.stdout, border=2, compact=True)
        told = [f"To print for the wall:     {where}poster"]
        if len(known) > 1:
            told.append(
                f"Other addresses of this laptop (--address): {', '.join(one for one in known if one != chosen)}"
            )
        told += [
            "If a phone finds nothing:",
            "  1. Is it on the same Wi-Fi as this laptop, with its mobile data switched off?",
            f"  2. A firewall may stand between. {_firewall(port)}",
            "  3. Some guest networks keep devices apart. Then open a hotspot on a phone, and let all join it.",
            "Browsers keep no pages from this address for later: that needs https. For later, give the pack.",
            "Only the book, released notebooks, data and packs are given, to read alone. Ctrl-C stops.",
        ]
        for line in told:
            console.print(line, soft_wrap=True, markup=False)
        while True:
            time.sleep(3600)


def _firewall(port: int) -> str:
    if sys.platform == "win32":
        return "When Windows asks, allow Python on private networks; set this Wi-Fi to private in its settings."
    if sys.platform == "darwin":
        return "In System Settings, Network, Firewall: allow incoming connections for Python."
    return f"With ufw:  sudo ufw allow {port}/tcp   With firewalld:  sudo firewall-cmd --add-port={port}/tcp"


def join(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command(rich_help_panel="Book")(pack)
    app.command(rich_help_panel="Book")(room)
