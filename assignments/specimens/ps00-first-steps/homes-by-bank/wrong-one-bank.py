# marks: 1
# misconception:
# why: forgets the west bank
homes = parcels[parcels["land_use"] == "residential"]
homes_by_bank = {"east": len(homes[homes["bank"] == "east"])}
