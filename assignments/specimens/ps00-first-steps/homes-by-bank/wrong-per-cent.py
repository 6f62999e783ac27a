# marks: 0
# misconception: part-for-count
# why: gives per cent
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = homes["bank"].value_counts(normalize=True) * 100
