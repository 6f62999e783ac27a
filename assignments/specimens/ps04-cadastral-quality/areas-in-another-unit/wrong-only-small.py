# marks: 2.25
# misconception: only-too-small
# why: sees only areas that are too small
tiny = parcels[parcels["area_m2"] < 1]
areas_in_another_unit = {name: "ha" for name in tiny["parcel_id"]}
