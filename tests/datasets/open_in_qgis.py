"""Open a project in the machine's own QGIS, without a screen, and tell what it sees. Run by /usr/bin/python3.

``open_in_qgis.py PROJECT FOLDER`` writes a picture of each layout to FOLDER and prints a JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsLayoutExporter,
    QgsMapLayer,
    QgsProject,
    QgsRenderContext,
    QgsVectorLayer,
)


def look_at(layer: QgsMapLayer) -> dict:
    """Tell what a layer is like."""
    said = {
        "name": layer.name(),
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "provider": layer.dataProvider().name() if layer.dataProvider() else "",
        "abstract": layer.metadata().abstract(),
    }
    if not isinstance(layer, QgsVectorLayer):
        return said | {"kind": "raster", "renderer": layer.renderer().type(), "band": layer.renderer().usesBands()[0]}
    said |= {"kind": "vector", "rows": layer.featureCount(), "spatial": layer.isSpatial(),
             "aliases": {f.name(): f.alias() for f in layer.fields() if f.alias()}}  # fmt: skip
    if layer.isSpatial():
        said |= drawn(layer)
    return said


def drawn(layer: QgsVectorLayer) -> dict:
    """Tell how a layer is drawn, and how many of its features are drawn as something that has a name."""
    renderer = layer.renderer()
    said = {"renderer": renderer.type(), "labels": layer.labelsEnabled(), "unnamed": 0, "colours": {}}
    if layer.labelsEnabled():
        said["label"] = layer.labeling().settings().fieldName
    if renderer.type() != "categorizedSymbol":
        return said
    said["by"] = renderer.classAttribute()
    said["colours"] = {c.label(): c.symbol().color().name() for c in renderer.categories()}
    context = QgsRenderContext()
    renderer.startRender(context, layer.fields())
    feature = QgsFeature()
    features = layer.getFeatures()
    while features.nextFeature(feature):
        said["unnamed"] += renderer.legendKeysForFeature(feature, context) in (set(), {str(len(said["colours"]) - 1)})
    renderer.stopRender(context)
    return said


def default_style(source: str) -> dict:
    """Tell how a layer looks when it is added by hand: with the style that the GeoPackage carries."""
    layer = QgsVectorLayer(source, "by hand")
    _, found = layer.loadDefaultStyle()
    return {"found": found} | drawn(layer)


def main(project_file: str, folder: str) -> None:
    """Read the project, look at its layers, draw its layouts."""
    application = QgsApplication([], False)  # noqa: FBT003 - Qt's own way: without windows
    application.initQgis()
    project = QgsProject.instance()
    said = {"read": project.read(project_file), "error": project.error()}
    geopackage = Path(project_file).with_name("stungmeanchey.gpkg")
    layers = project.mapLayers()
    said |= {
        "title": project.title(),
        "crs": project.crs().authid(),
        "canvas": project.readEntry("TitleLabel", "/Label")[0],
        "abstract": project.metadata().abstract(),
        "extent": [round(v, 1) for v in project.viewSettings().defaultViewExtent().toRectF().getCoords()],
        "groups": [group.name() for group in project.layerTreeRoot().children()],
        "themes": project.mapThemeCollection().mapThemes(),
        "bookmarks": [b.name() for b in project.bookmarkManager().bookmarks()],
        "relations": {r.id(): r.isValid() for r in project.relationManager().relations().values()},
        "visible": [leaf.layerId() for leaf in project.layerTreeRoot().findLayers() if leaf.isVisible()],
        "layers": {key: look_at(layer) for key, layer in layers.items()},
        "by_hand": {
            layer.source().rsplit("layername=", 1)[1]: default_style(f"{geopackage}|{layer.source().rsplit('|', 1)[1]}")
            for layer in layers.values() if "layername=" in layer.source()
        },
        "pictures": {},
    }  # fmt: skip
    for layout in project.layoutManager().layouts():
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 100
        settings.generateWorldFile = False
        picture = Path(folder) / f"{layout.name().replace(' ', '_').replace(':', '').replace(',', '')}.png"
        ended = QgsLayoutExporter(layout).exportToImage(str(picture), settings)
        said["pictures"][layout.name()] = str(picture) if ended == QgsLayoutExporter.Success else ""
    print(json.dumps(said))
    application.exitQgis()


main(sys.argv[1], sys.argv[2])
