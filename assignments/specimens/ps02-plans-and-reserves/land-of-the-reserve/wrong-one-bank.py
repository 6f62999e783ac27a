# marks: 0
# misconception: one-bank-is-all
# why: the strip of one bank
strips = zones[zones["kind"] == "canal reserve 20 m"]
land_of_the_reserve = strips["area_m2"].iloc[0] / 10_000
