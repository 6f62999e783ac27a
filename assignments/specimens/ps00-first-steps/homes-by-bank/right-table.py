# marks: 2
# misconception:
# why: a table with two columns
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = homes.groupby("bank").size().reset_index(name="homes")
