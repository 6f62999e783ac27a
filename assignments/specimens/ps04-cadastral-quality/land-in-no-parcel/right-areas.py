# marks: 4
# misconception:
# why: subtracts the part of the parcels' land that lies in the blocks
ground = shapely.union_all(blocks.geometry.to_numpy())
land = shapely.union_all(shapely.make_valid(parcels.geometry.to_numpy()))
land_in_no_parcel_m2 = np.array([ground.area - ground.intersection(land).area])
