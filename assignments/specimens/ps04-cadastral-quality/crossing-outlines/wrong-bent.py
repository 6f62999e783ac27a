# marks: 0
# misconception: bent-is-invalid
# why: takes outlines that bend inwards for faults
crossing_outlines = set(parcels.loc[parcels.area < 0.999 * parcels.convex_hull.area, "parcel_id"])
