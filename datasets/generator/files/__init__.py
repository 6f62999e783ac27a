"""Files: GeoPackage, rasters, tables and their descriptions."""
