# marks: 0
# misconception: filter-forgotten
# why: counts the pagoda, the market and the workshops as well
homes_by_bank = parcels["bank"].value_counts()
