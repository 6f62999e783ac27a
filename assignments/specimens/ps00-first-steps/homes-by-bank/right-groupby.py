# marks: 2
# misconception:
# why: groups, then gives the size of each group
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = homes.groupby("bank").size()
