# marks: 1
# misconception: every-parcel-is-a-home
# why: counts the pagoda, the market and open land
land_above_24 = (parcels["area_m2"] - 24).clip(lower=0).sum() / 10_000
