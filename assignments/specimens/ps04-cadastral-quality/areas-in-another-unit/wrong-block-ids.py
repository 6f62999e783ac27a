# marks: 0
# misconception: another-kind-of-id
# why: gives the blocks in which they lie
ratio = parcels["area_m2"] / parcels.make_valid().area
areas_in_another_unit = {block: "ha" for block in parcels.loc[ratio < 0.01, "block_id"]}
