# marks: 5
# misconception:
# why: makes a map for the browser
sound = parcels.set_geometry(parcels.make_valid())
shapes = sound.geometry.to_numpy()
one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
real = (one < other) & (shapely.area(shapely.intersection(shapes[one], shapes[other])) > 0.01)
home = sound["block_id"].map(blocks.set_index("block_id").geometry).to_numpy()
fault = pd.Series("sound", index=sound.index)
fault[shapely.area(shapely.difference(shapes, home)) > 0.01] = "leaves its block"
fault.iloc[np.unique([one[real], other[real]])] = "overlaps"
fault[~parcels.is_valid] = "crosses itself"
colours = {"sound": "#DDDDDD", "overlaps": "#D55E00", "leaves its block": "#0072B2", "crosses itself": "#CC79A7"}

import folium

shown = sound[["parcel_id", "geometry"]].assign(fault=fault).to_crs(4326)
quality_map = folium.Map()
folium.GeoJson(
    shown, style_function=lambda feature: {"fillColor": colours[feature["properties"]["fault"]], "color": "white"}
).add_to(quality_map)
rows = "".join(f'<div><span style="background:{colour}"></span> {name}</div>' for name, colour in colours.items())
quality_map.get_root().html.add_child(folium.Element(f"<h3>Faults of the parcel layer (synthetic twin)</h3>{rows}"))
