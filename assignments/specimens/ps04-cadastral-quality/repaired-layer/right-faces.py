# marks: 10
# misconception:
# why: cuts each block along all lines, and gives each face to one of those who claim it
names = parcels["parcel_id"].to_numpy()
drawn = dict(zip(names, parcels.make_valid()))
home = dict(zip(names, parcels["block_id"].map(blocks.set_index("block_id").geometry)))
ratio = parcels["area_m2"] / parcels.make_valid().area
factor = np.select([ratio < 0.01, ratio > 5], [10_000, 0.3048**2], default=1)
recorded = dict(zip(names, parcels["area_m2"] * factor))

plot = {name: [] for name in names}
faces, who = [], []
for block_id, members in parcels.groupby("block_id")["parcel_id"]:
    block = home[members.iloc[0]]
    lines = [block.boundary, *(drawn[name].intersection(block).boundary for name in members)]
    for face in shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])):
        if face.area > 0.0001 and block.contains(face.representative_point()):
            claim = [name for name in members if drawn[name].contains(face.representative_point())]
            if len(claim) == 1:
                plot[claim[0]].append(face)
            else:
                faces.append(face)
                who.append(
                    claim or [name for name in members if drawn[name].intersection(face.buffer(0.01)).area > 0.005]
                )
largest = max(
    (i for i in range(len(faces)) if all(drawn[n].contains(faces[i].representative_point()) for n in who[i])),
    key=lambda i: faces[i].area,
)
for i, (face, claim) in enumerate(zip(faces, who)):
    area = {name: sum(part.area for part in plot[name]) for name in claim}
    taker = max(claim, key=lambda name: recorded[name] - area[name])
    if i == largest:
        taker = max(claim, key=lambda name: drawn[name].area - recorded[name])
    plot[taker].append(face)
shapes = [shapely.union_all(plot[name]) for name in names]
repaired = dict(zip(names, shapely.coverage_clean(np.array(shapes))))
