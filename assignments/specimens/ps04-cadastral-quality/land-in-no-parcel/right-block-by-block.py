# marks: 4
# misconception:
# why: goes from block to block
land_in_no_parcel_m2 = 0
for block in blocks.itertuples():
    rest = block.geometry
    for shape in parcels.geometry[parcels["block_id"] == block.block_id]:
        rest = rest.difference(shapely.make_valid(shape))
    land_in_no_parcel_m2 += rest.area
