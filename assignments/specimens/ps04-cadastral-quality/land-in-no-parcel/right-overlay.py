# marks: 4
# misconception:
# why: lays parcels over blocks and keeps what they leave
rest = gpd.overlay(blocks, parcels.set_geometry(parcels.make_valid()), how="difference")
land_in_no_parcel_m2 = float(rest.area.sum().round(1))
