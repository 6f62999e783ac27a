# marks: 3
# misconception:
# why: keeps larger plots only, then adds what is above
larger = parcels.query("land_use == 'residential' and area_m2 > 24")
land_above_24 = (larger["area_m2"].sum() - 24 * len(larger)) / 10_000
