# marks: 2
# misconception:
# why: two counts with len, in a dict
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = {"east": len(homes[homes["bank"] == "east"]), "west": len(homes[homes["bank"] == "west"])}
