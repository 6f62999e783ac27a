# marks: 3
# misconception:
# why: pandas: cut off below nothing, then add
homes = parcels[parcels["land_use"] == "residential"]
land_above_24 = (homes["area_m2"] - 24).clip(lower=0).sum() / 10_000
