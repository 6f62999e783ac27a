# marks: 3
# misconception:
# why: areas of the shapes, rounded to two decimals
homes = parcels[parcels["land_use"] == "residential"]
land_above_24 = round(float((homes.area - 24).clip(lower=0).sum() / 10_000), 2)
