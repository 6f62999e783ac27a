# marks: 4
# misconception:
# why: writes the units in words
ratio = (parcels["area_m2"] / parcels.make_valid().area).to_numpy()
far = (ratio < 0.01) | (ratio > 9)
areas_in_another_unit = dict(zip(parcels["parcel_id"][far], np.where(ratio[far] < 1, "Hectares", "square feet")))
