# marks: 0
# misconception: land-for-count
# why: adds up land instead of counting plots
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = homes.groupby("bank")["area_m2"].sum()
