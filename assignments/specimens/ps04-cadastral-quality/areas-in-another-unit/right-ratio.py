# marks: 4
# misconception:
# why: divides recorded by drawn
ratio = parcels["area_m2"] / parcels.make_valid().area
found = parcels.assign(unit=np.select([ratio < 0.001, ratio > 5], ["ha", "sq ft"], default=""))
areas_in_another_unit = found.loc[found["unit"] != "", ["parcel_id", "unit"]]
