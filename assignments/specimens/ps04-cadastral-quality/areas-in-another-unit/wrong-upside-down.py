# marks: 3
# misconception: unit-upside-down
# why: exchanges the two units
ratio = parcels["area_m2"] / parcels.make_valid().area
areas_in_another_unit = {
    name: "sq ft" if part < 1 else "ha" for name, part in zip(parcels["parcel_id"], ratio) if part < 0.01 or part > 5
}
