# marks: 3
# misconception:
# why: length times width on two banks, in plain Python
length = canal_axis["length_m"].iloc[0]
land_of_the_reserve = 2 * length * 20 / 10_000
