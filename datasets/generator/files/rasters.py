"""Writes a raster as a small GeoTIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.settings import CRS, NOTICE

if TYPE_CHECKING:
    from pathlib import Path

    from generator.schema import RasterSheet
    from generator.water.grids import Grid


def write_raster(grid: Grid, sheet: RasterSheet, path: Path) -> None:
    """Write a raster.

    Parameters
    ----------
    grid : Grid
    sheet : RasterSheet
    path : pathlib.Path
        Replaced if it exists.

    Raises
    ------
    ValueError
        The grid is not of the type, or has not the bands, that its sheet promises.
    """
    import rasterio
    from rasterio.transform import from_origin

    bands, rows, columns = grid.values.shape
    if grid.values.dtype != sheet.dtype or bands != len(sheet.bands):
        raise ValueError(
            f"{sheet.name}: {len(sheet.bands)} bands of {sheet.dtype} promised, {bands} of {grid.values.dtype} found"
        )
    path.unlink(missing_ok=True)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=bands,
        dtype=sheet.dtype,
        crs=CRS,
        transform=from_origin(grid.left, grid.top, grid.cell_m, grid.cell_m),
        nodata=sheet.nodata,
        # LZW is part of libtiff: the bytes do not hang on which zlib the machine has.
        compress="lzw",
        predictor=2,
    ) as file:
        file.write(grid.values)
        file.update_tags(notice=NOTICE, licence="CC0-1.0")
        for number, band in enumerate(sheet.bands, start=1):
            file.set_band_description(number, band)
            file.set_band_unit(number, sheet.unit)
        file.scales = [sheet.scale] * bands
