# marks: 4
# misconception:
# why: sees factors as steps of a logarithm
steps = np.log10(parcels["area_m2"].to_numpy() / shapely.area(shapely.make_valid(parcels.geometry.to_numpy()))).round()
units = pd.Series(steps, index=parcels["parcel_id"]).map({-4.0: "ha", 1.0: "ft²"}).dropna()
areas_in_another_unit = units
