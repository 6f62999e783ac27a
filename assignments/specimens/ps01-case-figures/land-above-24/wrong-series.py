# marks: 0
# misconception:
# why: hands in a number for each plot
land_above_24 = (parcels["area_m2"] - 24).clip(lower=0) / 10_000
