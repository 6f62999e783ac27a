# marks: 0
# misconception: part-for-count
# why: gives parts of the whole
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = homes["bank"].value_counts(normalize=True)
