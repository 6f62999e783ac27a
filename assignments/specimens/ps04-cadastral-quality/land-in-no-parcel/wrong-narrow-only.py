# marks: 1
# misconception: only-narrow-gaps
# why: counts only narrow gaps
gaps = shapely.get_parts(blocks.union_all().difference(parcels.make_valid().union_all()))
land_in_no_parcel_m2 = sum(gap.area for gap in gaps if gap.area > 0.01 and 2 * gap.area / gap.length < 0.5)
