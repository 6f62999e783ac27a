# marks: 2
# misconception:
# why: counts each value of the column
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = homes["bank"].value_counts()
