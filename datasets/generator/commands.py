"""The commands of the data room: ``./course data`` and what goes with it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from generator.package import DATA, build_data, place_of, seed_of
from generator.registry import REGISTRY, registry_text
from generator.scenario import FAMILIES, PLOTS, Scenario
from generator.settings import DEFAULT_SEED, HOUSEHOLDS

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_usual = Scenario()


@app.callback(invoke_without_command=True)
def data(
    context: typer.Context,
    *,
    cohort: Annotated[str | None, typer.Option(help="Build the twin of a cohort, beside the shipped one.")] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Build the twin of one student; may be said several times.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help=f"Another seed gives another twin with the same totals; {DEFAULT_SEED} is the shipped one."),
    ] = None,
    plot: Annotated[str | None, typer.Option(help=f"New plots: {' or '.join(PLOTS)} metres.")] = None,
    families: Annotated[
        int | None, typer.Option(help=f"Families, {FAMILIES[0]} to {FAMILIES[1]}; sources differ.")
    ] = None,
    renovated: Annotated[int | None, typer.Option(help="Year in which the canal was finished: 2019 or 2020.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this folder instead.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Build even if the files fit code and seed.")] = False,
    registry: Annotated[
        bool, typer.Option("--registry", help="Maintainers: note the files' checksums in datasets/registry.txt.")
    ] = False,
) -> None:
    """Build the synthetic twin: map layers, rasters, tables and their descriptions.

    Does nothing while the files fit the code and the seed. A cut at any moment leaves the earlier files whole.

    Examples:  ./course data      ./course data --cohort 2027      ./course data --cohort 2027 --student s001
    ./course data --plot 5x8 --out /tmp/five-by-eight
    """
    if context.invoked_subcommand:
        return
    from rich.console import Console

    console = Console(highlight=False)
    chosen = _scenario(plot, families, renovated)
    if seed is not None and (cohort or student):
        raise typer.BadParameter("a cohort or a student has a seed of its own; leave --seed out", param_hint="--seed")
    if out is not None and student and len(student) > 1:
        raise typer.BadParameter("several students do not fit into one folder", param_hint="--out")
    if registry and (seed not in (None, DEFAULT_SEED) or chosen or cohort or student or out):
        raise typer.BadParameter(f"the registry is kept for seed {DEFAULT_SEED} only", param_hint="--registry")
    for one in student or [None]:
        folder = out or _place(cohort, one)
        own_seed = seed_of(cohort, one) if cohort or one else seed
        if registry:
            own_seed, chosen = DEFAULT_SEED, Scenario()
        with console.status("Building the twin …") as status:
            said = build_data(
                own_seed,
                chosen,
                force=force,
                folder=folder,
                tell=lambda step: status.update(f"Building the twin: {step} …"),
            )
        label = f"{folder.name}: " if folder != DATA else ""
        console.print(f"{label}{said}")
        if cohort or one:
            words = ", ".join(f'{k}="{v}"' for k, v in (("cohort", cohort), ("student", one)) if v)
            console.print(f'  In Python: load("parcels", {words})', markup=False)
    if registry:
        with console.status("Building nine more seeds, to note that they give the same bytes anywhere …"):
            REGISTRY.write_text(registry_text(), encoding="utf-8", newline="\n")
        console.print("Checksums noted in datasets/registry.txt.")


@app.command()
def flaws(
    file: Annotated[Path, typer.Argument(help="CSV file to write, e.g. flaws-2027.csv.")],
    *,
    cohort: Annotated[str | None, typer.Option(help="Of this cohort's twin.")] = None,
    student: Annotated[str | None, typer.Option(help="Of this student's twin.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of the twin with this seed.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write the list of planted mistakes in the raw quality. For lecturers: it answers half of the assignments.

    The list is kept in no file of the data; it is drawn anew from the seed.

    Examples:  ./course data flaws flaws.csv      ./course data flaws --cohort 2027 flaws-2027.csv
    """
    import csv

    from rich.console import Console
    from rich.table import Table

    from generator.twin import build

    console = Console(highlight=False)
    if file.resolve().is_relative_to(DATA.parent):
        raise typer.BadParameter("not among the data: students would receive it with them", param_hint="FILE")
    if file.exists() and not force:
        raise typer.BadParameter(f"{file} is there already; say --force to replace it", param_hint="FILE")
    chosen = seed if seed is not None else seed_of(cohort, student)
    with console.status("Drawing the twin again …"):
        found = build(chosen).flaws.summary()
    table = Table("mistake", "number", title=f"Planted in the raw quality, seed {chosen}")
    for row in found:
        table.add_row(row.flaw, str(row.count))
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(found[0]._fields)
        writer.writerows(found)
    console.print(table)
    console.print(f"With their places in {file}. Keep it from students.", soft_wrap=True)


@app.command()
def geojson(
    folder: Annotated[Path, typer.Argument(help="Folder to write to.")],
    *,
    cohort: Annotated[str | None, typer.Option(help="Of this cohort's twin.")] = None,
    student: Annotated[str | None, typer.Option(help="Of this student's twin.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write the layers for web maps: GeoJSON in degrees (EPSG:4326), six decimals.

    Example:  ./course data geojson /tmp/web
    """
    from rich.console import Console
    from stungmeanchey.packages import root

    from generator.files.web import write_web

    there = sorted(folder.glob("*.geojson")) if folder.is_dir() else []
    if there and not force:
        raise typer.BadParameter(
            f"{folder} holds {len(there)} GeoJSON files already; say --force to replace them", param_hint="FOLDER"
        )
    build_data(seed_of(cohort, student) if cohort or student else None, folder=_place(cohort, student))
    written = write_web(root(cohort, student), folder)
    size = sum(file.stat().st_size for file in written) / 1e6
    Console(highlight=False).print(f"{len(written)} layers in {folder}, {size:.1f} MB", soft_wrap=True)


@app.command()
def city(
    count: Annotated[int, typer.Argument(min=1, help="How many parcels, e.g. 1000000.")],
    file: Annotated[Path, typer.Argument(help="File to write: .gpkg (little memory) or .fgb (faster).")],
    *,
    seed: Annotated[int, typer.Option(help="Another seed draws another city.")] = DEFAULT_SEED,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write the parcels of an invented city, to find out how a method grows with their number. Nobody lives there.

    Example:  ./course data city 100000 /tmp/city.gpkg
    """
    from rich.console import Console

    from generator.city.parcels import write_city

    if file.exists() and not force:
        raise typer.BadParameter(f"{file} is there already; say --force to replace it", param_hint="FILE")
    console = Console(highlight=False)
    with console.status("Drawing the city …") as status:
        try:
            write_city(count, file, seed, tell=lambda done: status.update(f"Drawing the city: {done} …"))
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="FILE") from None
    size = file.stat().st_size / 1e6
    console.print(f"{count:,} parcels in {file}, {size:.1f} MB. Synthetic: no real plot.", soft_wrap=True)


def _place(cohort: str | None, student: str | None) -> Path:
    try:
        return place_of(cohort, student)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--cohort, --student") from None


def _scenario(plot: str | None, families: int | None, renovated: int | None) -> Scenario | None:
    """Return the scenario that was asked for; None where nothing was."""
    if plot is None and families is None and renovated is None:
        return None
    try:
        return Scenario(families or HOUSEHOLDS, plot or _usual.plot, renovated or _usual.renovated)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--plot, --families, --renovated") from None


def join(front_door: typer.Typer) -> None:
    """Add this room's commands to the front door.

    Parameters
    ----------
    front_door : typer.Typer
    """
    front_door.add_typer(app, name="data", rich_help_panel="Data")
