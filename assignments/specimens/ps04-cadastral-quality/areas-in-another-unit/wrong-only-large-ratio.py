# marks: 1
# misconception: only-too-large
# why: sees only areas that are too large for their outline
ratio = parcels["area_m2"] / parcels.make_valid().area
areas_in_another_unit = {name: "sq ft" for name in parcels.loc[ratio > 5, "parcel_id"]}
