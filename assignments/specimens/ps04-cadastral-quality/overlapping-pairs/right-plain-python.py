# marks: 6
# misconception:
# why: compares each parcel with each later one, boxes first
drawn = [
    (name, shape if shape.is_valid else shape.buffer(0) if False else shapely.make_valid(shape), shape.bounds)
    for name, shape in zip(parcels["parcel_id"], parcels.geometry)
]
rows = []
for i, (a, first, box) in enumerate(drawn):
    for b, second, near in drawn[:i]:
        if box[0] <= near[2] and near[0] <= box[2] and box[1] <= near[3] and near[1] <= box[3]:
            area = first.intersection(second).area
            if area > 0.01:
                rows.append({"parcel_a": a, "parcel_b": b, "overlap_m2": area})
overlapping_pairs = pd.DataFrame(rows)
