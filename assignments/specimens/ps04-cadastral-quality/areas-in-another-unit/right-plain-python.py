# marks: 4
# misconception:
# why: tries each unit on each parcel
areas_in_another_unit = {}
for name, recorded, shape in zip(parcels["parcel_id"], parcels["area_m2"], parcels.geometry):
    for unit, square_metres in (("ha", 10_000), ("sq ft", 0.3048**2)):
        if abs(recorded * square_metres / shapely.make_valid(shape).area - 1) < 0.1:
            areas_in_another_unit[name] = unit
