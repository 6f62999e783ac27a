# marks: 4
# misconception:
# why: a pivot table, khan in the index, columns in another order
families_by_khan = city_settlements.pivot_table(index="khan", values=["families_2017", "families_2013"], aggfunc="sum")
