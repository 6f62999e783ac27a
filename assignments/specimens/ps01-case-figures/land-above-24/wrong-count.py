# marks: 0
# misconception: number-for-land
# why: counts plots
land_above_24 = int((parcels["land_use"].eq("residential") & parcels["area_m2"].gt(24)).sum())
