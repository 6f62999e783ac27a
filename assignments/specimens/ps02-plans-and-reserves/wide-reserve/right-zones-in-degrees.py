# marks: 4
# misconception:
# why: two strips of the layer zones, in degrees
wide_reserve = zones[zones["kind"] == "canal reserve 30 m"].to_crs(4326)
