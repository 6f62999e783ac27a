# marks: 4
# misconception:
# why: two loops over shapes
kinds = ["linked low-rise housing", "detached low-rise housing", "medium-rise building"]

land_by_kind = dict.fromkeys(kinds, 0.0)
for zone in zones.itertuples():
    if zone.kind in land_by_kind:
        for plot in homes.geometry:
            land_by_kind[zone.kind] += plot.intersection(zone.geometry).area
