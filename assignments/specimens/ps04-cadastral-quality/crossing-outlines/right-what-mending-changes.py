# marks: 3
# misconception:
# why: keeps the outlines that mending changes
before, after = parcels.normalize(), parcels.make_valid().normalize()
crossing_outlines = parcels.loc[~before.geom_equals_exact(after, tolerance=0), "parcel_id"].to_list()
