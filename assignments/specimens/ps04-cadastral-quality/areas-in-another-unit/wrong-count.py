# marks: 0
# misconception: count-for-list
# why: hands in how many of each
ratio = parcels["area_m2"] / parcels.make_valid().area
areas_in_another_unit = int(((ratio < 0.01) | (ratio > 5)).sum())
