# marks: 3
# misconception:
# why: the strips of the layer zones, whose ends are flat
strips = zones[zones["kind"] == "canal reserve 20 m"]
land_of_the_reserve = round(strips["area_m2"].sum() / 10_000, 2)
