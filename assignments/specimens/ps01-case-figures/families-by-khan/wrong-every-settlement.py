# marks: 0
# misconception:
# why: hands in the settlements, a khan in many rows
families_by_khan = city_settlements[["khan", "families_2013", "families_2017"]]
