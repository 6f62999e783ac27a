# marks: 3
# misconception:
# why: a loop
land_above_24 = 0.0
for plot in parcels.itertuples():
    if plot.land_use == "residential" and plot.area_m2 > 24:
        land_above_24 += (plot.area_m2 - 24) / 10_000
