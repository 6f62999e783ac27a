# marks: 1
# misconception: gains-cancel-losses
# why: lets small plots make up for large ones
homes = parcels[parcels["land_use"] == "residential"]
land_above_24 = (homes["area_m2"] - 24).sum() / 10_000
