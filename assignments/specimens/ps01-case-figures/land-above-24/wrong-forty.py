# marks: 0
# misconception: other-promise
# why: compares with the plot of 2017
homes = parcels[parcels["land_use"] == "residential"]
land_above_24 = (homes["area_m2"] - 40).clip(lower=0).sum() / 10_000
