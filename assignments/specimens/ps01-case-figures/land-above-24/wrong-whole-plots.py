# marks: 0
# misconception: whole-plot-is-lost
# why: adds up the whole of the larger plots
larger = parcels.query("land_use == 'residential' and area_m2 > 24")
land_above_24 = larger["area_m2"].sum() / 10_000
