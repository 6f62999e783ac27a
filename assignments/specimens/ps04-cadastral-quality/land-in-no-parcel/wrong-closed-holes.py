# marks: 1
# misconception: a-gap-is-a-closed-hole
# why: counts only holes in the joined land
land = parcels.make_valid().union_all()
land_in_no_parcel_m2 = sum(shapely.Polygon(ring).area for part in land.geoms for ring in part.interiors)
