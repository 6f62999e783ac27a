# marks: 3
# misconception: every-difference-is-a-unit
# why: takes each difference of more than one per cent for another unit
drawn = parcels.make_valid().area
far = (parcels["area_m2"] - drawn).abs() > 0.01 * drawn
areas_in_another_unit = pd.DataFrame(
    {"parcel_id": parcels["parcel_id"][far], "unit": np.where(parcels["area_m2"][far] < drawn[far], "ha", "sq ft")}
)
