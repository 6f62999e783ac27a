# marks: 2
# misconception:
# why: counts one by one
homes_by_bank = {}
for bank, use in zip(parcels["bank"], parcels["land_use"]):
    if use == "residential":
        homes_by_bank[bank] = homes_by_bank.get(bank, 0) + 1
