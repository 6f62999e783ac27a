# marks: 5
# misconception:
# why: the strip of the layer zones, joined with the water
strip = zones[zones["kind"] == "canal reserve 20 m"].union_all().union(canal.union_all())
near = homes[homes.covered_by(strip)]
decided_by_the_line = near.loc[~near.covered_by(canal_axis.buffer(20).iloc[0]), ["parcel_id"]]
