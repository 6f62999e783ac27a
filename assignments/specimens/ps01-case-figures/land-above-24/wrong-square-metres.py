# marks: 2
# misconception: square-metres-for-hectares
# why: left in square metres
homes = parcels[parcels["land_use"] == "residential"]
land_above_24 = (homes["area_m2"] - 24).clip(lower=0).sum()
